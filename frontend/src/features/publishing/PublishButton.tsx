import { Button, Indicator, Tooltip } from "@mantine/core";
import { IconRocket } from "@tabler/icons-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useMay } from "../../api/session";
import { useStanding, useVersionDocument } from "../../api/versions";
import { useCommands } from "../../editor/commands";
import { useDraftStore } from "../../editor/context";
import type { EditorStore } from "../../editor/store";
import { deferred } from "../../ui/deferred";
import { compare, isSameWork } from "../../workflow/compare";

const dialogPart = deferred(async () => (await import("./PublishDialog")).PublishDialog);

/** Publishing, with a note, once nothing is wrong. */
export function PublishButton() {
  const draft = useDraftStore();
  const workflowId = draft?.getState().workflowId ?? null;
  return draft && workflowId !== null ? <Publishing workflowId={workflowId} draft={draft} /> : null;
}

function Publishing({ workflowId, draft }: { workflowId: string; draft: EditorStore }) {
  const { t } = useTranslation("publishing");
  const mayPublish = useMay("edit");
  const [isOpen, setOpen] = useState(false);
  const hasChanges = useHasUnpublishedChanges(workflowId, draft);
  const commands = useMemo(
    () => [
      {
        id: "publishing.publish",
        title: t("command.publish"),
        section: t("section"),
        keys: ["mod+shift+enter"],
        worksInFields: true,
        isEnabled: () => mayPublish,
        run: () => {
          setOpen(true);
        },
      },
    ],
    [t, mayPublish],
  );
  useCommands("publishing", commands);
  return (
    <>
      <Tooltip label={hasChanges ? t("hasChanges") : t("hasNone")}>
        <Indicator color="orange" size={10} offset={3} disabled={!hasChanges} withBorder>
          <Button
            size="compact-md"
            fz="sm"
            leftSection={<IconRocket size={16} aria-hidden />}
            disabled={!mayPublish}
            aria-keyshortcuts="Control+Shift+Enter"
            data-tour="publish"
            onClick={() => {
              setOpen(true);
            }}
          >
            {t("publish")}
          </Button>
        </Indicator>
      </Tooltip>
      {isOpen && (
        <dialogPart.View
          workflowId={workflowId}
          draft={draft}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

/** Whether what is on the canvas would run differently from what takes events now. */
function useHasUnpublishedChanges(workflowId: string, draft: EditorStore): boolean {
  const standing = useStanding(workflowId).data;
  const active = useVersionDocument(workflowId, standing?.activeVersion ?? null).data;
  const document = useDeferredValue(useStore(draft, (state) => state.document));
  return useMemo(() => {
    if (!standing) return false;
    if (standing.activeVersion === null) return document.nodes.length > 0;
    return active !== undefined && !isSameWork(compare(active, document));
  }, [standing, active, document]);
}
