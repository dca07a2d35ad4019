import { Menu } from "@mantine/core";
import { IconPencil, IconTemplate, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Channel } from "../../api/types";
import { MenuOf } from "../../ui/MenuOf";
import type { ChannelDialog } from "./ChannelDialogs";

interface Props {
  channel: Channel;
  onAsk: (dialog: ChannelDialog) => void;
}

export function ChannelMenu({ channel, onAsk }: Props) {
  const { t } = useTranslation("channels");
  return (
    <MenuOf name={channel.name}>
      <Menu.Item
        leftSection={<IconPencil size={16} aria-hidden />}
        onClick={() => {
          onAsk({ kind: "edit", channel });
        }}
      >
        {t("editIt")}
      </Menu.Item>
      {channel.capabilities.templates && (
        <Menu.Item
          leftSection={<IconTemplate size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/templates" search={{ channel: channel.id }} {...props} />}
        >
          {t("templates")}
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Item
        color="red"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => {
          onAsk({ kind: "delete", channel });
        }}
      >
        {t("deleteIt")}
      </Menu.Item>
    </MenuOf>
  );
}
