import type { WorkflowDocument } from "./document";

/** How many edits can be taken back. */
export const MAX_UNDO = 200;

/** The document now, and what it was and will have been. Documents share what did not change. */
export interface History {
  readonly past: readonly Moment[];
  readonly document: WorkflowDocument;
  readonly future: readonly Moment[];
}

/** A document that was, and what was then done to it: the label of the undo. */
export interface Moment {
  readonly document: WorkflowDocument;
  readonly label: string;
  /** Edits in a row with the same key, such as the letters of a word, are taken back together. */
  readonly mergeKey: string | null;
}

export function beginHistory(document: WorkflowDocument): History {
  return { past: [], document, future: [] };
}

/** The history after an edit made `document` of the present one; nothing new when nothing changed. */
export function record(
  history: History,
  document: WorkflowDocument,
  label: string,
  mergeKey: string | null = null,
): History {
  if (document === history.document) return history;
  const last = history.past.at(-1);
  const isGoingOn = mergeKey !== null && last?.mergeKey === mergeKey && history.future.length === 0;
  const past = isGoingOn
    ? history.past
    : [...history.past, { document: history.document, label, mergeKey }].slice(-MAX_UNDO);
  return { past, document, future: [] };
}

export function undo(history: History): History {
  const last = history.past.at(-1);
  if (!last) return history;
  return {
    past: history.past.slice(0, -1),
    document: last.document,
    future: [{ ...last, document: history.document, mergeKey: null }, ...history.future],
  };
}

export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return {
    past: [...history.past, { ...next, document: history.document, mergeKey: null }],
    document: next.document,
    future,
  };
}

/** The history over a document that others changed too: `carry` puts their edits into what was, and will have been. */
export function rebase(
  history: History,
  document: WorkflowDocument,
  carry: (was: WorkflowDocument) => WorkflowDocument,
): History {
  if (document === history.document) return history;
  const carried = ({ document: was, label }: Moment): Moment => ({
    document: carry(was),
    label,
    mergeKey: null,
  });
  return { past: history.past.map(carried), document, future: history.future.map(carried) };
}
