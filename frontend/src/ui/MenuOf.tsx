import { ActionIcon, Menu } from "@mantine/core";
import { IconDotsVertical } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  /** Of the thing whose menu it is, so that one is told from the next. */
  name: string;
  /** Its `Menu.Item`s. */
  children: ReactNode;
}

/** What can be done with one thing of a list, behind three dots. */
export function MenuOf({ name, children }: Props) {
  const { t } = useTranslation();
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={t("menuOf", { name })}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
