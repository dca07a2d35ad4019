import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/session";
import { ChannelDialogs, type ChannelDialog } from "../features/channels/ChannelDialogs";
import { ChannelList } from "../features/channels/ChannelList";
import { ListPage } from "../ui/ListPage";

export function ChannelsPage() {
  const { t } = useTranslation("channels");
  const mayManage = useMay("manage");
  const [dialog, setDialog] = useState<ChannelDialog | null>(null);
  return (
    <ListPage
      title={t("title")}
      about={t("about")}
      add={mayManage && t("add")}
      onAdd={() => {
        setDialog({ kind: "add" });
      }}
    >
      <ChannelList onAsk={setDialog} />
      <ChannelDialogs dialog={dialog} onAsk={setDialog} />
    </ListPage>
  );
}
