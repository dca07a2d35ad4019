import { Avatar, Menu, Text, UnstyledButton, VisuallyHidden, useMantineColorScheme } from "@mantine/core";
import { IconLanguage, IconLogout, IconPalette } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMember, useSignOut } from "../../api/session";
import { changeLanguage, isLanguage, LANGUAGES } from "../../lib/i18n";
import { initialsOf, nameOf } from "../../lib/initials";
import { notifyError } from "../../ui/notify";
import { SCHEMES } from "../../ui/theme";
import classes from "./UserMenu.module.css";

interface Props {
  /** Only the picture, where there is little room. */
  isSlim: boolean;
}

/** Who one is here, how one reads it, and the way out. */
export function UserMenu({ isSlim }: Props) {
  const { t, i18n } = useTranslation("session");
  const member = useMember();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = nameOf(member);

  return (
    <Menu position="right-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.user} data-slim={isSlim}>
          <Avatar size={28} radius="xl" color="teal" variant="filled" aria-hidden>
            {initialsOf(name)}
          </Avatar>
          {isSlim ? (
            <VisuallyHidden>{name}</VisuallyHidden>
          ) : (
            <span className={classes.who}>
              <Text component="span" size="sm" fw={600} truncate>
                {name}
              </Text>
              <Text component="span" size="xs" c="dimmed" truncate>
                {member?.workspace_name}
              </Text>
            </span>
          )}
          <VisuallyHidden>{t("menu")}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{member?.email}</Menu.Label>
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item leftSection={<IconLanguage size={16} aria-hidden />}>
              {t("language")}
            </Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            <Menu.RadioGroup
              value={i18n.language}
              onChange={(language) => {
                if (isLanguage(language)) void changeLanguage(language);
              }}
            >
              {Object.entries(LANGUAGES).map(([code, own]) => (
                <Menu.RadioItem key={code} value={code} lang={code}>
                  {own}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Sub.Dropdown>
        </Menu.Sub>
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item leftSection={<IconPalette size={16} aria-hidden />}>{t("colours")}</Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            <Menu.RadioGroup
              value={colorScheme}
              onChange={(chosen) => {
                const scheme = SCHEMES.find((one) => one === chosen);
                if (scheme) setColorScheme(scheme);
              }}
            >
              {SCHEMES.map((scheme) => (
                <Menu.RadioItem key={scheme} value={scheme}>
                  {t(`scheme.${scheme}`)}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Sub.Dropdown>
        </Menu.Sub>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => {
            signOut.mutate(undefined, {
              onError: (error) => {
                notifyError(error);
              },
            });
          }}
        >
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
