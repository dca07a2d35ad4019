import { SimpleGrid } from "@mantine/core";
import { IconDeviceMobileMessage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import { useMay } from "../../api/session";
import { AddButton } from "../../ui/AddButton";
import { Fetched } from "../../ui/Fetched";
import { Nothing } from "../../ui/Nothing";
import { ChannelCard } from "./ChannelCard";
import type { ChannelDialog } from "./ChannelDialogs";

interface Props {
  onAsk: (dialog: ChannelDialog) => void;
}

/** Every number, what state it is in and why. */
export function ChannelList({ onAsk }: Props) {
  const { t } = useTranslation("channels");
  const channels = useChannels();
  const mayManage = useMay("manage");
  const empty = (
    <Nothing
      icon={<IconDeviceMobileMessage />}
      title={t("none.title")}
      actions={
        mayManage && (
          <AddButton
            onClick={() => {
              onAsk({ kind: "add" });
            }}
          >
            {t("add")}
          </AddButton>
        )
      }
    >
      {t("none.about")}
    </Nothing>
  );
  return (
    <Fetched query={channels} empty={empty}>
      {(items) => (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          {items.map((channel) => (
            <ChannelCard key={channel.id} channel={channel} onAsk={onAsk} />
          ))}
        </SimpleGrid>
      )}
    </Fetched>
  );
}
