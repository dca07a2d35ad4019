import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/session";
import { ChannelDialogs, type ChannelDialog } from "../features/channels/ChannelDialogs";
import { ChannelList } from "../features/channels/ChannelList";
import { AddButton } from "../ui/AddButton";
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
          <AddButton
            onClick={() => {
              setDialog({ kind: "add" });
            }}
          >
            {t("add")}
          </AddButton>
        )
      }
    >
      <ChannelList onAsk={setDialog} />
      <ChannelDialogs dialog={dialog} onAsk={setDialog} />
    </Page>
  );
}
