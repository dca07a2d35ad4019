import { Button, Menu, Text } from "@mantine/core";
import { IconChevronDown, IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Party } from "../../api/phone";
import classes from "./PersonMenu.module.css";

interface Props {
  person: Party | null;
  people: readonly Party[];
  business: string;
  onChoose: (id: string) => void;
  onStranger: () => void;
}

/** Whom the phone belongs to, and whom it writes to. */
export function PersonMenu({ person, people, business, onChoose, onStranger }: Props) {
  const { t } = useTranslation("testing");
  return (
    <div className={classes.bar}>
      <div className={classes.who}>
        <Text fw={600} size="sm" truncate>
          {business}
        </Text>
        <Menu position="bottom-start" width={260}>
          <Menu.Target>
            <Button
              className={classes.person ?? ""}
              size="compact-xs"
              variant="subtle"
              color="gray"
              rightSection={<IconChevronDown size={12} aria-hidden />}
            >
              {t("person.is", { name: person?.name ?? "–" })}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t("person.title")}</Menu.Label>
            {people.map((one) => (
              <Menu.Item
                key={one.id}
                aria-current={one.id === person?.id}
                onClick={() => {
                  onChoose(one.id);
                }}
              >
                <Text size="sm" fw={one.id === person?.id ? 650 : 400}>
                  {one.name}
                </Text>
                {one.name !== one.phone && (
                  <Text size="xs" c="dimmed">
                    {one.phone}
                  </Text>
                )}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconUserPlus size={14} aria-hidden />}
        onClick={onStranger}
      >
        {t("person.stranger")}
      </Button>
    </div>
  );
}
