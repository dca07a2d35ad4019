import { Center } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useVersionDocument } from "../api/versions";
import { EditorContext } from "../editor/context";
import { createEditorStore, type EditorStore } from "../editor/store";
import { useChecking } from "../editor/useChecking";
import { VersionBanner } from "../features/versions/VersionBanner";
import { Loading } from "../ui/Loading";
import { Problem } from "../ui/Problem";
import { compare as compareDocuments, comparisonMarks, laidOver } from "../workflow/compare";
import type { WorkflowDocument } from "../workflow/document";
import { EditorFrame } from "./EditorFrame";
import classes from "./EditorVersion.module.css";

interface Props {
  workflowId: string;
  version: number;
  /** What it is compared with; alone if with nothing. */
  compare: number | "draft" | null;
  draft: EditorStore;
}

/** A published version on the canvas, to be looked at; or what has changed since it. */
export function EditorVersion({ workflowId, version, compare, draft }: Props) {
  const { t } = useTranslation();
  const from = useVersionDocument(workflowId, version);
  const other = useVersionDocument(workflowId, typeof compare === "number" ? compare : null);
  const [shownDraft] = useState(() => draft.getState().document);
  const to = compare === "draft" ? shownDraft : other.data;
  const failed = from.error ?? other.error;
  if (from.data && (compare === null || to)) {
    return (
      <Shown
        from={from.data}
        to={compare === null ? null : (to ?? null)}
        draft={draft}
        version={version}
        compare={compare}
      />
    );
  }
  if (failed)
    return <Problem error={failed} onRetry={() => void Promise.all([from.refetch(), other.refetch()])} />;
  return (
    <Center h="100%">
      <Loading label={t("loading")} />
    </Center>
  );
}

interface ShownProps {
  from: WorkflowDocument;
  to: WorkflowDocument | null;
  draft: EditorStore;
  version: number;
  compare: number | "draft" | null;
}

function Shown({ from, to, draft, version, compare }: ShownProps) {
  const { t } = useTranslation("versions");
  const [store] = useState(() => {
    const { nodeTypes } = draft.getState();
    const document = to ? laidOver(from, to) : from;
    const made = createEditorStore({ workflowId: null, document, nodeTypes, isReadOnly: true });
    made.getState().show({ right: "versions" });
    return made;
  });
  useEffect(() => {
    if (!to) return;
    const titles = { added: t("mark.added"), removed: t("mark.removed"), changed: t("mark.changed") };
    store
      .getState()
      .setMarks("compare", comparisonMarks(compareDocuments(from, to), laidOver(from, to), titles));
  }, [store, from, to, t]);
  useChecking(store);
  return (
    <div className={classes.version}>
      <VersionBanner version={version} compare={compare} />
      <div className={classes.frame}>
        <EditorContext value={store}>
          <EditorFrame />
        </EditorContext>
      </div>
    </div>
  );
}
