import { ScrollArea } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useDraftStore, useEditorStore } from "../../editor/context";
import { SidePanel } from "../../ui/SidePanel";
import { ComparisonList } from "./ComparisonList";
import { HookAddresses } from "./HookAddresses";
import { useVersionPlace } from "./useVersionPlace";
import { VersionList } from "./VersionList";

/** Published versions, to look at, compare and restore. */
export function VersionsPanel() {
  const { t } = useTranslation("versions");
  const store = useEditorStore();
  const draft = useDraftStore();
  const place = useVersionPlace();
  const workflowId = draft?.getState().workflowId ?? null;
  useEffect(() => {
    // Whoever goes back from a version still wants the list beside the draft.
    draft?.getState().show({ right: "versions" });
  }, [draft]);
  const close = () => {
    store.getState().show({ right: null });
    draft?.getState().show({ right: null });
  };
  if (!draft || workflowId === null) return null;
  return (
    <SidePanel
      title={t("title")}
      icon={<IconHistory size={18} aria-hidden />}
      width="22rem"
      closeLabel={t("close")}
      onClose={close}
    >
      <ScrollArea flex={1} mih={0} type="auto" viewportProps={{ tabIndex: 0 }}>
        {place.version !== null && place.compare !== null && (
          <ComparisonList workflowId={workflowId} draft={draft} from={place.version} to={place.compare} />
        )}
        <HookAddresses workflowId={workflowId} />
        <VersionList workflowId={workflowId} draft={draft} place={place} />
      </ScrollArea>
    </SidePanel>
  );
}
