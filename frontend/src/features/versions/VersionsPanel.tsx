import { ActionIcon, Group, ScrollArea, Title } from "@mantine/core";
import { IconHistory, IconX } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useDraftStore, useEditorStore } from "../../editor/context";
import { ComparisonList } from "./ComparisonList";
import { HookAddresses } from "./HookAddresses";
import { useVersionPlace } from "./useVersionPlace";
import { VersionList } from "./VersionList";
import classes from "./VersionsPanel.module.css";

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
    <aside
      className={classes.panel}
      aria-label={t("title")}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close();
      }}
    >
      <Group className={classes.title} justify="space-between" wrap="nowrap" px="sm" py={6}>
        <Group gap={6} wrap="nowrap">
          <IconHistory size={18} aria-hidden />
          <Title order={2} size="h3">
            {t("title")}
          </Title>
        </Group>
        <ActionIcon aria-label={t("close")} onClick={close}>
          <IconX size={18} />
        </ActionIcon>
      </Group>
      <ScrollArea className={classes.content} type="auto" viewportProps={{ tabIndex: 0 }}>
        {place.version !== null && place.compare !== null && (
          <ComparisonList workflowId={workflowId} draft={draft} from={place.version} to={place.compare} />
        )}
        <HookAddresses workflowId={workflowId} />
        <VersionList workflowId={workflowId} draft={draft} place={place} />
      </ScrollArea>
    </aside>
  );
}
