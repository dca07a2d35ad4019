import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/session";
import type { ChannelDialog } from "../features/channels/ChannelDialogs";
import { ChannelList } from "../features/channels/ChannelList";
import { Page } from "../ui/Page";

export function ChannelsPage() {
  const { t } = useTranslation("channels");
  const mayManage = useMay("manage");
  const [dialog, setDialog] = useState<ChannelDialog | null>(null);
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        mayManage && (
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              setDialog({ kind: "add" });
            }}
          >
            {t("add")}
          </Button>
        )
      }
    >
      <ChannelList dialog={dialog} onDialog={setDialog} />
    </Page>
  );
}
