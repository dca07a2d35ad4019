import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLive } from "../../api/live";
import { leave, stayIn } from "../../api/presence";
import type { EditorStore } from "../../editor/store";
import { TAB_ID } from "../../lib/tab-id";
import type { NodeMark } from "../../workflow/marks";
import { initialsOf } from "../../lib/initials";
import { setOthers, useOthers } from "./people";

/** Milliseconds between two signs of life; the server forgets after 30 s. */
const HEARTBEAT_MS = 15_000;

/** Tell the others where this tab is, and mark on the canvas where they are, while the component is there. */
export function usePresence(store: EditorStore, workflowId: string): void {
  const { t } = useTranslation("saving");
  const others = useOthers();
  const asked = useRef<AbortController>(null);
  const tell = useCallback(async () => {
    asked.current?.abort();
    const { signal } = (asked.current = new AbortController());
    try {
      const people = await stayIn(workflowId, TAB_ID, store.getState().openNode, signal);
      if (!signal.aborted) setOthers(people.filter((person) => person.tab !== TAB_ID));
    } catch {
      // Nobody can tell who is there while the server does not answer; the next sign of life asks again.
      if (!signal.aborted) setOthers([]);
    }
  }, [store, workflowId]);
  useEffect(() => {
    void tell();
    const timer = window.setInterval(() => void tell(), HEARTBEAT_MS);
    const unsubscribe = store.subscribe((state, before) => {
      if (state.openNode !== before.openNode) void tell();
    });
    const onLeave = () => {
      asked.current?.abort();
      void leave(workflowId, TAB_ID).catch(() => undefined);
    };
    window.addEventListener("pagehide", onLeave);
    return () => {
      window.clearInterval(timer);
      unsubscribe();
      window.removeEventListener("pagehide", onLeave);
      onLeave();
      setOthers([]);
    };
  }, [store, workflowId, tell]);
  useLive({ workflowId }, (notice) => {
    if (notice.kind === "presence" || notice.kind === "resync") void tell();
  });
  useEffect(() => {
    const nodes = new Map<string, NodeMark>();
    for (const { node_id, name, is_you } of others) {
      const who = is_you ? t("presence.you") : name;
      if (node_id !== null)
        nodes.set(node_id, { tone: "person", badge: initialsOf(name), title: t("presence.at", { who }) });
    }
    store.getState().setMarks("presence", nodes.size > 0 ? { nodes, edges: new Map() } : null);
  }, [store, others, t]);
}
