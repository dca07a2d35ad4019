import { useEffect, useEffectEvent } from "react";
import { useMovePins } from "../api/pins";
import { renamedNodes } from "../workflow/renamed-nodes";
import type { EditorStore } from "./store";

/** Have pinned outputs follow their nodes to other ids, whoever gave them and also when that is taken back. */
export function useMovingPins(store: EditorStore): void {
  const { mutate } = useMovePins(store.getState().workflowId);
  const move = useEffectEvent(mutate);
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const renamed = renamedNodes(before.document, state.document);
        if (renamed.size > 0) move(renamed);
      }),
    [store],
  );
}
