import type { Checked } from "../api/check";
import type { WorkflowDocument } from "../workflow/document";
import { isEqual } from "../workflow/equal";
import type { NodeFacts } from "../workflow/node-type";
import type { EditorStore } from "./store";

type Check = (document: WorkflowDocument, signal: AbortSignal) => Promise<Checked>;

/** Milliseconds after the last edit before the server is asked. */
const PAUSE_MS = 150;
/** Milliseconds after an answer that did not come, doubled each time. */
const RETRY_MS = 2000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Ask the server what it makes of the document, now and after each edit; gives the function that ends it.
 *
 * An answer to an older document than the present one is dropped. While the server does not answer, what was
 * last known stays.
 */
export function startChecking(store: EditorStore, check: Check): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: AbortController | undefined;
  let failures = 0;

  const ask = async () => {
    asked?.abort();
    const own = (asked = new AbortController());
    try {
      const { problems, facts } = await check(store.getState().document, own.signal);
      if (own.signal.aborted) return;
      failures = 0;
      store.getState().setChecked(problems, keepSame(store.getState().facts, facts));
    } catch {
      if (own.signal.aborted) return;
      askIn(Math.min(RETRY_MS * 2 ** failures++, LONGEST_RETRY_MS));
    }
  };
  const askIn = (delayMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), delayMs);
  };

  const unsubscribe = store.subscribe((state, before) => {
    if (state.document === before.document || isSameToTheServer(state.document, before.document)) return;
    asked?.abort();
    askIn(PAUSE_MS);
  });
  askIn(0);
  return () => {
    unsubscribe();
    clearTimeout(timer);
    asked?.abort();
  };
}

/** Where things stand on the canvas makes no difference to what they do. */
function isSameToTheServer(one: WorkflowDocument, other: WorkflowDocument): boolean {
  return (
    one.edges === other.edges &&
    one.settings === other.settings &&
    one.name === other.name &&
    one.nodes.length === other.nodes.length &&
    one.nodes.every((node, index) => {
      const was = other.nodes[index];
      return node === was || (was !== undefined && isEqual(node, { ...was, position: node.position }));
    })
  );
}

/** The new facts, being the very objects from before where nothing changed: views of those stay as they are. */
function keepSame(
  before: ReadonlyMap<string, NodeFacts>,
  now: ReadonlyMap<string, NodeFacts>,
): ReadonlyMap<string, NodeFacts> {
  return new Map(
    [...now].map(([id, facts]) => {
      const was = before.get(id);
      return [id, was && isEqual(was, facts) ? was : facts];
    }),
  );
}
