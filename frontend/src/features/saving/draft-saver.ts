import { NotSaved, type Saver, type Saving, type SaveStatus } from "../../editor/saving";
import type { EditorStore } from "../../editor/store";
import type { WorkflowDocument } from "../../workflow/document";
import {
  beginAutosave,
  isUnsaved,
  step,
  toKeep,
  type Autosave,
  type DraftAt,
  type KeptEdits,
  type SaveEffect,
  type SaveEvent,
} from "../../workflow/autosave";
import type { Comparison } from "../../workflow/compare";
import { merge, type Choice } from "../../workflow/merge";
import type { KeptRecord, KeptStore } from "./kept-edits";

/** Milliseconds between two writes of the kept edits. */
const KEEP_MS = 200;
/** Milliseconds between two looks at the draft where nothing says that it changed. */
const LOOK_MS = 15_000;

/** How an attempt to save can go, besides well. */
export type Failure =
  | { readonly kind: "outdated" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "refused"; readonly reason: string };

/** What saving needs of the world; a test gives its own. */
export interface Surroundings {
  /** Gives the new revision. */
  readonly save: (document: WorkflowDocument, revision: number) => Promise<number>;
  readonly fetch: () => Promise<DraftAt>;
  /** Send it while the page goes away. */
  readonly part: (document: WorkflowDocument, revision: number) => void;
  readonly failureOf: (error: unknown) => Failure;
  readonly kept: KeptStore;
  readonly show: (saving: Saving) => void;
  /** Milliseconds on some clock that only goes forward. */
  readonly now: () => number;
}

/** Who tells the person. */
export interface Teller {
  readonly tellNews: (news: Comparison) => void;
  readonly tellRecovered: () => void;
  /** Why a save that somebody waits for does not happen. */
  readonly wordsFor: (status: SaveStatus, reason: string | null) => string;
}

interface Waiting {
  readonly resolve: (revision: number) => void;
  readonly reject: (error: Error) => void;
}

/** Does what `autosave.ts` decides, for one open draft. */
export class DraftSaver implements Saver {
  private state: Autosave;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private keepTimer: ReturnType<typeof setTimeout> | undefined;
  private lookTimer: ReturnType<typeof setTimeout> | undefined;
  private waiting: Waiting[] = [];
  private left: KeptRecord[] = [];
  private written: KeptEdits["mine"] | null = null;
  private isKept = true;
  private teller: Teller | null = null;
  private lookedAt = -LOOK_MS;
  private release: (() => void) | null = null;

  constructor(
    private readonly workflowId: string,
    private readonly id: string,
    private readonly store: EditorStore,
    private readonly around: Surroundings,
  ) {
    const { document, openedRevision } = store.getState();
    this.state = beginAutosave({ revision: openedRevision ?? 0, document });
  }

  /** Save what is drawn from now on; gives the function that ends it, with what is left to save on its way. */
  start(teller: Teller): () => void {
    this.teller = teller;
    this.lookedAt = this.around.now();
    this.release ??= this.around.kept.hold(this.id);
    const unsubscribe = this.store.subscribe((state) => {
      this.follow(state.document);
    });
    this.follow(this.store.getState().document);
    this.publish();
    void this.recover();
    return () => {
      unsubscribe();
      clearTimeout(this.lookTimer);
      this.lookTimer = undefined;
      this.dispatch({ type: "hurried" });
      this.teller = null;
      this.settle();
    };
  }

  readonly saveNow = (): Promise<number> =>
    new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.dispatch({ type: "hurried" });
    });

  readonly resolve = (choices: ReadonlyMap<string, Choice>): void => {
    this.dispatch({ type: "chosen", choices });
  };

  /** The draft is at this revision now; absent: it may be at any, and is looked at as soon as that may be done again. */
  hear(revision?: number): void {
    if (revision !== undefined) {
      this.dispatch({ type: "heard", revision });
      return;
    }
    this.lookTimer ??= setTimeout(
      () => {
        this.lookTimer = undefined;
        this.lookedAt = this.around.now();
        this.dispatch({ type: "heard" });
      },
      Math.max(0, this.lookedAt + LOOK_MS - this.around.now()),
    );
  }

  hurry(): void {
    this.dispatch({ type: "hurried" });
  }

  /** The page is going away: keep what is not saved, and send it on the way out. */
  part(): void {
    const { mine, base, sent, phase } = this.state;
    if (!isUnsaved(this.state)) return;
    const isSent = phase !== "choosing" && sent !== mine;
    if (isSent) this.state = step(this.state, { type: "parted" }).state;
    const kept = toKeep(this.state);
    if (kept) this.around.kept.putAtOnce({ ...kept, id: this.id, workflowId: this.workflowId });
    void this.keepNow();
    if (isSent) this.around.part(mine, base.revision);
  }

  /** Whether closing the page now would leave the server without something, perhaps for good. */
  isAtRisk(): boolean {
    const isStuck = ["retrying", "refused", "choosing"].includes(this.state.phase);
    return isUnsaved(this.state) && (isStuck || !this.isKept);
  }

  private follow(document: WorkflowDocument): void {
    if (document !== this.state.mine) this.dispatch({ type: "edited", document });
  }

  private dispatch(event: SaveEvent): void {
    const { state, effects } = step(this.state, event);
    const isNews = state !== this.state;
    this.state = state;
    if (isNews && isUnsaved(state)) this.keepSoon();
    else if (isNews) void this.keepNow();
    for (const effect of effects) this.perform(effect);
    if (isNews) this.publish();
    this.settle();
  }

  private perform(effect: SaveEffect): void {
    switch (effect.do) {
      case "send":
        return void this.send(effect.document, effect.revision);
      case "look":
        return void this.look();
      case "wait":
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
          this.dispatch({ type: "waited" });
        }, effect.ms);
        return;
      case "adopt":
        this.adopt(effect);
        return;
      case "tell_recovered":
        this.teller?.tellRecovered();
    }
  }

  private async send(document: WorkflowDocument, revision: number): Promise<void> {
    clearTimeout(this.timer);
    void this.keepNow();
    try {
      this.dispatch({ type: "saved", revision: await this.around.save(document, revision) });
    } catch (error) {
      this.fail(error);
    }
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    try {
      this.dispatch({ type: "looked", theirs: await this.around.fetch() });
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    const failure = this.around.failureOf(error);
    if (failure.kind === "refused") this.dispatch({ type: "refused", reason: failure.reason });
    else this.dispatch({ type: failure.kind });
  }

  private adopt(effect: Extract<SaveEffect, { do: "adopt" }>): void {
    if (!this.teller) return;
    const carry = (was: WorkflowDocument) => merge(effect.base, was, effect.theirs).document;
    this.store.getState().adopt(effect.document, carry, effect.renamed);
    this.teller.tellNews(effect.news);
  }

  /** Tell whoever waits how it went; begin with what earlier savers left. */
  private settle(): void {
    const { phase, base, reason } = this.state;
    if (phase === "resting") {
      for (const { resolve } of this.waiting.splice(0)) resolve(base.revision);
      this.recoverNext();
      if (!this.teller && !isUnsaved(this.state)) this.letGo();
    } else if (phase === "retrying" || phase === "refused" || phase === "choosing") {
      const words = this.teller?.wordsFor(statusOf(this.state), reason);
      for (const { reject } of this.waiting.splice(0)) reject(new NotSaved(words));
      // Only a person can help, and this one's is gone: whoever opens the draft next takes it up.
      if (!this.teller && phase !== "retrying") void this.leave();
    } else if (phase === "pausing" && (this.waiting.length > 0 || !this.teller)) {
      this.dispatch({ type: "hurried" });
    }
  }

  private async leave(): Promise<void> {
    await this.keepNow();
    this.letGo();
  }

  private letGo(): void {
    this.release?.();
    this.release = null;
  }

  private async recover(): Promise<void> {
    try {
      const left = await this.around.kept.left(this.workflowId);
      this.left = left.filter((record) => record.id !== this.id);
    } catch {
      // A browser that keeps nothing has nothing to give back.
    }
    this.recoverNext();
  }

  private recoverNext(): void {
    if (!this.teller || this.state.phase !== "resting" || isUnsaved(this.state)) return;
    const record = this.left.shift();
    if (!record) return;
    this.dispatch({ type: "recovered", kept: record });
    // Kept anew under this one's name before the old one goes.
    void this.keepNow().then(() => this.around.kept.remove(record.id));
  }

  private keepSoon(): void {
    this.keepTimer ??= setTimeout(() => void this.keepNow(), KEEP_MS);
  }

  private async keepNow(): Promise<void> {
    clearTimeout(this.keepTimer);
    this.keepTimer = undefined;
    const kept = toKeep(this.state);
    if ((kept?.mine ?? null) === this.written) return;
    this.written = kept?.mine ?? null;
    try {
      if (kept) await this.around.kept.put({ ...kept, id: this.id, workflowId: this.workflowId });
      else await this.around.kept.remove(this.id);
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
  }

  private publish(): void {
    if (!this.teller) return;
    this.around.show({
      status: statusOf(this.state),
      revision: this.state.base.revision,
      reason: this.state.reason,
      conflicts: this.state.conflict?.conflicts ?? [],
    });
  }
}

/** What a person needs to know of it. */
function statusOf(state: Autosave): SaveStatus {
  if (state.conflict) return "conflict";
  if (state.phase === "refused") return "refused";
  if (state.failures > 0) return "offline";
  return isUnsaved(state) ? "saving" : "saved";
}
