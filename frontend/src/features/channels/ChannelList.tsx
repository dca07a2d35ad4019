import { Button, SimpleGrid } from "@mantine/core";
import { IconDeviceMobileMessage, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import { useMay } from "../../api/session";
import { Fetched } from "../../ui/Fetched";
import { Nothing } from "../../ui/Nothing";
import { ChannelCard } from "./ChannelCard";
import { ChannelDialogs, type Added, type ChannelDialog } from "./ChannelDialogs";

interface Props {
  dialog: ChannelDialog | null;
  onDialog: (dialog: ChannelDialog | null) => void;
}

/** Every number, what state it is in and why. */
export function ChannelList({ dialog, onDialog }: Props) {
  const { t } = useTranslation("channels");
  const channels = useChannels();
  const mayManage = useMay("manage");
  const [added, setAdded] = useState<Added | null>(null);
  return (
    <>
      <Fetched
        query={channels}
        empty={
          <Nothing
            icon={<IconDeviceMobileMessage />}
            title={t("none.title")}
            actions={
              mayManage && (
                <Button
                  leftSection={<IconPlus size={16} aria-hidden />}
                  onClick={() => {
                    onDialog({ kind: "add" });
                  }}
                >
                  {t("add")}
                </Button>
              )
            }
          >
            {t("none.about")}
          </Nothing>
        }
      >
        {(items) => (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            {items.map((channel) => (
              <ChannelCard key={channel.id} channel={channel} onAsk={onDialog} />
            ))}
          </SimpleGrid>
        )}
      </Fetched>
      <ChannelDialogs
        dialog={dialog}
        added={channels.data?.find(({ id }) => id === added?.id) ?? null}
        verifyToken={added?.verifyToken ?? null}
        onAdded={setAdded}
        onClose={() => {
          setAdded(null);
          onDialog(null);
        }}
      />
    </>
  );
}
