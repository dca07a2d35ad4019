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
  const fetching = useSyncTemplates();
  const asked = (channels.data ?? [])
    .filter(({ id, capabilities }) => capabilities.templates && (channelId === null || id === channelId))
    .map(({ id }) => id);
  const sync = () => {
    fetching.mutate(asked, {
      onSuccess: ({ answered, count, failures }) => {
        if (answered > 0) notifyDone(t("synced", { count }));
        for (const failure of failures) notifyError(failure, t("notSynced"));
      },
    });
  };
  return { sync, isPending: fetching.isPending, canSync: mayEdit && asked.length > 0 };
}
