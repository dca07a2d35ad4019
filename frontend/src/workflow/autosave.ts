import { compare, type Comparison } from "./compare";
import type { WorkflowDocument } from "./document";
import { isEqual } from "./equal";
import { merge, type Choice, type Conflict } from "./merge";

/** Milliseconds of rest after an edit before the draft is sent. */
export const PAUSE_MS = 600;
/** Milliseconds before the first new attempt; doubled with each that fails. */
export const RETRY_MS = 1000;
export const LONGEST_RETRY_MS = 30_000;
/** How many documents of unknown fate are remembered. */
const MAX_DOUBTFUL = 20;

/** A draft at one of its revisions. */
export interface DraftAt {
  readonly revision: number;
  readonly document: WorkflowDocument;
}

export type Phase =
  /** The server has everything. */
  | "resting"
  /** Edits are in; the person may go on. */
  | "pausing"
  /** The draft is on its way. */
  | "sending"
  /** Theirs is being fetched. */
  | "looking"
  /** No answer came; there will be another attempt. */
  | "retrying"
  /** The server will not have it; the next edit is the next attempt. */
  | "refused"
  /** A person has to choose. */
  | "choosing";

/** Everything that saving knows. `step` gives the next one. */
export interface Autosave {
  readonly phase: Phase;
  /** The newest draft that the server is known to have, and that mine goes on from. */
  readonly base: DraftAt;
  /** What is on the canvas. */
  readonly mine: WorkflowDocument;
  /** On its way, while it is. */
  readonly sent: WorkflowDocument | null;
  /** Sent, but nobody heard how it went. */
  readonly doubtful: readonly WorkflowDocument[];
  /** The newest revision anybody told of. */
  readonly heardOf: number;
  /** Attempts in a row that no answer came to. */
  readonly failures: number;
  readonly reason: string | null;
  readonly conflict: { readonly theirs: DraftAt; readonly conflicts: readonly Conflict[] } | null;
}

export type SaveEvent =
  | { readonly type: "edited"; readonly document: WorkflowDocument }
  /** The time asked for is over. */
  | { readonly type: "waited" }
  /** Do not wait any longer. */
  | { readonly type: "hurried" }
  | { readonly type: "saved"; readonly revision: number }
  /** The draft sent was made from an older one than the server has. */
  | { readonly type: "outdated" }
  | { readonly type: "looked"; readonly theirs: DraftAt }
  | { readonly type: "unreachable" }
  | { readonly type: "refused"; readonly reason: string }
  /** The draft is at this revision now; absent: it may be at any. */
  | { readonly type: "heard"; readonly revision?: number }
  | { readonly type: "chosen"; readonly choices: ReadonlyMap<string, Choice> }
  /** It is being sent by a page that goes away, and may come back: nobody will hear how that went. */
  | { readonly type: "parted" }
  /** Edits were found that an earlier page kept and never saw saved. */
  | { readonly type: "recovered"; readonly kept: KeptEdits };

/** What is kept on this computer until the server has it. */
export interface KeptEdits {
  readonly base: DraftAt;
  readonly mine: WorkflowDocument;
  readonly doubtful: readonly WorkflowDocument[];
}

/** What is to be done about it; the runner does it, in order. */
export type SaveEffect =
  | { readonly do: "send"; readonly document: WorkflowDocument; readonly revision: number }
  | { readonly do: "look" }
  | { readonly do: "wait"; readonly ms: number }
  /** Put this on the canvas: `news` is what others did since `base`. */
  | {
      readonly do: "adopt";
      readonly document: WorkflowDocument;
      readonly base: WorkflowDocument;
      readonly theirs: WorkflowDocument;
      readonly renamed: ReadonlyMap<string, string>;
      readonly news: Comparison;
    }
  /** Say that edits of last time are back. */
  | { readonly do: "tell_recovered" };

export interface Step {
  readonly state: Autosave;
  readonly effects: readonly SaveEffect[];
}

export function beginAutosave(draft: DraftAt): Autosave {
  return {
    phase: "resting",
    base: draft,
    mine: draft.document,
    sent: null,
    doubtful: [],
    heardOf: draft.revision,
    failures: 0,
    reason: null,
    conflict: null,
  };
}

/** Whether there is something that the server may not have. */
export function isUnsaved(state: Autosave): boolean {
  return state.mine !== state.base.document && !isEqual(state.mine, state.base.document);
}

/** What would have to be kept on this computer; `null` when the server has everything. */
export function toKeep(state: Autosave): KeptEdits | null {
  if (!isUnsaved(state)) return null;
  const doubtful = state.sent ? [...state.doubtful, state.sent] : state.doubtful;
  return { base: state.base, mine: state.mine, doubtful };
}

/** What comes of an event: pure, so that every order of edits, answers and failures can be tried. */
export function step(state: Autosave, event: SaveEvent): Step {
  switch (event.type) {
    case "edited":
      return edited({ ...state, mine: event.document });
    case "waited":
      return state.phase === "pausing" || state.phase === "retrying" ? goOn(state) : { state, effects: [] };
    case "hurried":
      return ["pausing", "retrying", "refused"].includes(state.phase) ? goOn(state) : { state, effects: [] };
    case "saved":
      return saved(state, event.revision);
    case "outdated":
      return look({ ...state, heardOf: Math.max(state.heardOf, state.base.revision + 1) });
    case "looked":
      return looked({ ...state, failures: 0, heardOf: event.theirs.revision }, event.theirs);
    case "unreachable":
      return unreachable(state);
    case "refused":
      return { state: { ...state, phase: "refused", sent: null, reason: event.reason }, effects: [] };
    case "heard":
      return heard(state, event.revision);
    case "chosen":
      return chosen(state, event.choices);
    case "parted":
      return {
        state: { ...state, doubtful: [...state.doubtful, state.mine].slice(-MAX_DOUBTFUL) },
        effects: [],
      };
    case "recovered":
      return recovered(state, event.kept);
  }
}

function edited(state: Autosave): Step {
  if (!["resting", "pausing", "refused"].includes(state.phase)) return { state, effects: [] };
  if (!isUnsaved(state)) return { state: { ...state, phase: "resting", reason: null }, effects: [] };
  return pause(state);
}

function pause(state: Autosave): Step {
  return { state: { ...state, phase: "pausing" }, effects: [{ do: "wait", ms: PAUSE_MS }] };
}

/** The next thing there is to do, without waiting. */
function goOn(state: Autosave): Step {
  if (state.heardOf > state.base.revision) return look(state);
  if (!isUnsaved(state)) {
    return { state: { ...state, phase: "resting", failures: 0, reason: null }, effects: [] };
  }
  const effect: SaveEffect = { do: "send", document: state.mine, revision: state.base.revision };
  return { state: { ...state, phase: "sending", sent: state.mine }, effects: [effect] };
}

function look(state: Autosave): Step {
  return { state: { ...withDoubt(state), phase: "looking" }, effects: [{ do: "look" }] };
}

function saved(state: Autosave, revision: number): Step {
  if (!state.sent) return { state, effects: [] };
  const next: Autosave = {
    ...state,
    base: { revision, document: state.sent },
    sent: null,
    doubtful: [],
    failures: 0,
    reason: null,
    phase: "resting",
  };
  if (next.heardOf > revision) return look(next);
  return isUnsaved(next) ? pause(next) : { state: next, effects: [] };
}

function unreachable(state: Autosave): Step {
  const failures = state.failures + 1;
  const ms = Math.min(RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
  return {
    state: { ...withDoubt(state), phase: "retrying", failures },
    effects: [{ do: "wait", ms }],
  };
}

function withDoubt(state: Autosave): Autosave {
  const { sent, doubtful } = state;
  if (!sent) return state;
  const isKnown = doubtful.at(-1) === sent;
  return { ...state, sent: null, doubtful: isKnown ? doubtful : [...doubtful, sent].slice(-MAX_DOUBTFUL) };
}

function heard(state: Autosave, revision: number | undefined): Step {
  if (revision === undefined) {
    return state.phase === "resting" || state.phase === "retrying" ? look(state) : { state, effects: [] };
  }
  const next = { ...state, heardOf: Math.max(state.heardOf, revision) };
  const isBehind = next.heardOf > next.base.revision;
  const isBusy = state.phase === "sending" || state.phase === "looking";
  // Our own draft is heard of too, often before its answer arrives.
  return isBehind && !isBusy ? look(next) : { state: next, effects: [] };
}

/** Theirs has come: take it over if it goes with mine, else ask. */
function looked(state: Autosave, theirs: DraftAt): Step {
  if (theirs.revision === state.base.revision) return goOn({ ...state, conflict: null });
  const own = state.doubtful.find((document) => isEqual(document, theirs.document));
  if (own) {
    // What we sent had arrived after all; only the answer was lost.
    return goOn({ ...state, base: { ...theirs, document: own }, doubtful: [], conflict: null });
  }
  const merged = merge(state.base.document, state.mine, theirs.document);
  if (merged.conflicts.length > 0) {
    return {
      state: { ...state, phase: "choosing", conflict: { theirs, conflicts: merged.conflicts } },
      effects: [],
    };
  }
  return adopt(state, theirs, merged);
}

function chosen(state: Autosave, choices: ReadonlyMap<string, Choice>): Step {
  if (!state.conflict) return { state, effects: [] };
  const { theirs } = state.conflict;
  const merged = merge(state.base.document, state.mine, theirs.document, choices);
  if (merged.conflicts.length > 0) {
    const conflict = { theirs, conflicts: merged.conflicts };
    return { state: { ...state, conflict }, effects: [] };
  }
  return adopt(state, theirs, merged);
}

function adopt(state: Autosave, theirs: DraftAt, merged: ReturnType<typeof merge>): Step {
  const base = state.base.document;
  const effect: SaveEffect = {
    do: "adopt",
    document: merged.document,
    base,
    theirs: theirs.document,
    renamed: merged.renamed,
    news: compare(base, theirs.document),
  };
  const next = goOn({ ...state, base: theirs, mine: merged.document, doubtful: [], conflict: null });
  return { state: next.state, effects: [effect, ...next.effects] };
}

/** Go on as if the page that kept the edits had never closed: what the server has now is theirs. */
function recovered(state: Autosave, kept: KeptEdits): Step {
  const isUntouched = state.phase === "resting" && !isUnsaved(state);
  if (!isUntouched || isEqual(kept.mine, state.base.document)) return { state, effects: [] };
  const before: Autosave = { ...state, base: kept.base, mine: kept.mine, doubtful: kept.doubtful };
  const next =
    kept.base.revision === state.base.revision
      ? withCanvas(goOn({ ...before, base: state.base }), state.base.document)
      : withCanvas(looked(before, state.base), state.base.document);
  return { state: next.state, effects: [{ do: "tell_recovered" }, ...next.effects] };
}

/** The canvas shows the server's draft, not what was kept: make it follow, whatever came out. */
function withCanvas(done: Step, shown: WorkflowDocument): Step {
  if (done.effects.some((effect) => effect.do === "adopt")) return done;
  const effect: SaveEffect = {
    do: "adopt",
    document: done.state.mine,
    base: shown,
    theirs: shown,
    renamed: new Map(),
    news: compare(shown, shown),
  };
  return { state: done.state, effects: [effect, ...done.effects] };
}
