import { useEffect, useEffectEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { fetchDraft, saveDraft, sendParting } from "../../api/drafts";
import { useLive } from "../../api/live";
import { ApiProblem } from "../../api/problem";
import { showSaving, useOfferedSaver, type SaveStatus } from "../../editor/saving";
import type { EditorStore } from "../../editor/store";
import { uniqueName } from "../../lib/tab-id";
import type { Comparison } from "../../workflow/compare";
import { DraftSaver, type Failure } from "./draft-saver";
import { keptInBrowser } from "./kept-edits";
import { useNewsWords } from "./useNewsWords";
import { notifyDone } from "../../ui/notify";

/** Keep this draft and the server together for as long as the component is there. */
export function useAutosave(store: EditorStore, workflowId: string): void {
  const { t } = useTranslation("saving");
  const newsWords = useNewsWords();
  const saver = useMemo(() => draftSaver(store, workflowId), [store, workflowId]);
  useOfferedSaver(saver);

  const tellNews = useEffectEvent((news: Comparison) => {
    const said = newsWords(news);
    if (said !== null) notifyDone(said);
  });
  const tellRecovered = useEffectEvent(() => {
    notifyDone(t("recovered"));
  });
  const wordsFor = useEffectEvent((status: SaveStatus, reason: string | null) =>
    t(`why.${status}`, { reason: reason ?? "" }),
  );
  useEffect(
    () =>
      saver.start({
        tellNews: (news) => {
          tellNews(news);
        },
        tellRecovered: () => {
          tellRecovered();
        },
        wordsFor: (status, reason) => wordsFor(status, reason),
      }),
    [saver],
  );
  useEffect(() => listen(saver), [saver]);
  useLive({ workflowId }, (notice) => {
    if (notice.kind === "draft") saver.hear(notice.revision);
    if (notice.kind === "resync") saver.hear();
  });
}

function draftSaver(store: EditorStore, workflowId: string): DraftSaver {
  return new DraftSaver(workflowId, uniqueName(), store, {
    save: (document, revision) => saveDraft(workflowId, document, revision),
    fetch: () => fetchDraft(workflowId),
    part: (document, revision) => {
      sendParting(workflowId, document, revision);
    },
    failureOf,
    kept: keptInBrowser(),
    show: showSaving,
    now: () => performance.now(),
  });
}

/** Follow the page: it may lose the person's eye, the network, or its life. */
function listen(saver: DraftSaver): () => void {
  const hurry = () => {
    saver.hurry();
  };
  const onVisibility = () => {
    if (document.visibilityState === "hidden") saver.hurry();
  };
  const onLeave = () => {
    saver.part();
  };
  const onBeforeUnload = (event: BeforeUnloadEvent) => {
    if (saver.isAtRisk()) event.preventDefault();
  };
  window.addEventListener("blur", hurry);
  window.addEventListener("online", hurry);
  window.addEventListener("pagehide", onLeave);
  window.addEventListener("beforeunload", onBeforeUnload);
  document.addEventListener("visibilitychange", onVisibility);
  return () => {
    window.removeEventListener("blur", hurry);
    window.removeEventListener("online", hurry);
    window.removeEventListener("pagehide", onLeave);
    window.removeEventListener("beforeunload", onBeforeUnload);
    document.removeEventListener("visibilitychange", onVisibility);
  };
}

/** What a failed request means for the draft: another try may help, or it is the draft that will not do. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiProblem)) return { kind: "unreachable" };
  if (error.status === 409) return { kind: "outdated" };
  const mayPass = error.status >= 500 || [401, 408, 429].includes(error.status);
  return mayPass ? { kind: "unreachable" } : { kind: "refused", reason: error.message };
}
