import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import { useMay } from "../../api/session";
import { useSyncTemplates } from "../../api/templates";
import { notifyDone, notifyError } from "../../ui/notify";

/** Asks the provider for the templates of one number, or of all; says how many there are. */
export function useSync(channelId: string | null) {
  const { t } = useTranslation("templates");
  const channels = useChannels();
  const mayEdit = useMay("edit");
  const one = useSyncTemplates();
  const asked = channels.data?.filter(({ id }) => channelId === null || id === channelId) ?? [];
  const syncAll = async () => {
    try {
      const counts = await Promise.all(asked.map(({ id }) => one.mutateAsync(id)));
      notifyDone(t("synced", { count: counts.reduce((sum, count) => sum + count, 0) }));
    } catch (error) {
      notifyError(error, t("notSynced"));
    }
  };
  return { sync: () => void syncAll(), isPending: one.isPending, canSync: mayEdit && asked.length > 0 };
}
