import { describe, expect, test, vi } from "vitest";
import { createEditorStore, type EditorStore } from "../../editor/store";
import type { Saving } from "../../editor/saving";
import type { DraftAt } from "../../workflow/autosave";
import { emptyDocument } from "../../workflow/document";
import { DraftSaver, type Teller } from "./draft-saver";
import type { KeptRecord, KeptStore } from "./kept-edits";

class Outdated extends Error {}

/** A server with one draft, a browser's store, and the editors that open the draft one after the other. */
class World {
  draft: DraftAt = { revision: 1, document: emptyDocument("Orders") };
  readonly records = new Map<string, KeptRecord>();
  readonly held = new Set<string>();
  shown: Saving | null = null;
  recovered = 0;
  /** A page that goes away is over before anything it waits for is done. */
  isGoingAway = false;
  onItsWay: DraftAt | null = null;
  private readonly kept: KeptStore = {
    put: (record) => {
      if (!this.isGoingAway) this.records.set(record.id, record);
      return Promise.resolve();
    },
    putAtOnce: (record) => void this.records.set(record.id, record),
    remove: (id) => Promise.resolve(void this.records.delete(id)),
    left: () => Promise.resolve([...this.records.values()].filter(({ id }) => !this.held.has(id))),
    hold: (id) => {
      this.held.add(id);
      return () => this.held.delete(id);
    },
  };

  /** Opens the draft as the server has it. */
  open(id: string): { saver: DraftSaver; store: EditorStore; close: () => void } {
    const { revision, document } = this.draft;
    const store = createEditorStore({ workflowId: "w", document, nodeTypes: new Map(), revision });
    const saver = new DraftSaver("w", id, store, {
      save: (saved, over) => {
        if (over !== this.draft.revision) return Promise.reject(new Outdated());
        this.draft = { revision: over + 1, document: saved };
        return Promise.resolve(over + 1);
      },
      fetch: () => Promise.resolve(this.draft),
      part: (document, revision) => {
        this.onItsWay = { document, revision };
      },
      failureOf: (error) => ({ kind: error instanceof Outdated ? "outdated" : "unreachable" }),
      kept: this.kept,
      show: (saving) => {
        this.shown = saving;
      },
      now: () => performance.now(),
    });
    const teller: Teller = {
      tellNews: () => undefined,
      tellRecovered: () => {
        this.recovered += 1;
      },
      wordsFor: (status) => status,
    };
    return { saver, store, close: saver.start(teller) };
  }

  /** The page closes without another word; what it sent on its way out may come in late. */
  die(id: string): void {
    this.held.delete(id);
    this.isGoingAway = false;
  }

  partingArrives(): void {
    const { onItsWay, draft } = this;
    if (onItsWay?.revision !== draft.revision) return;
    this.draft = { revision: draft.revision + 1, document: onItsWay.document };
  }

  someoneElseNames(name: string): void {
    const { revision, document } = this.draft;
    this.draft = { revision: revision + 1, document: { ...document, name } };
  }
}

const named = (store: EditorStore, name: string) => {
  store.getState().edit([{ type: "set_name", name }], "rename");
};

/** What was begun without waiting for it is done. */
const settled = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

describe("a draft's saver", () => {
  test("what is drawn reaches the server, and nothing stays behind", async () => {
    const world = new World();
    const { saver, store, close } = world.open("one");

    named(store, "Mine");
    expect(await saver.saveNow()).toBe(2);
    close();
    await settled();

    expect(world.draft.document.name).toBe("Mine");
    expect(world.records.size).toBe(0);
    expect(world.held.size).toBe(0);
  });

  test("what was saved before the stream was open is seen all the same", async () => {
    vi.useFakeTimers();
    const world = new World();
    const { saver, store, close } = world.open("one");
    world.someoneElseNames("Theirs");

    saver.hear();
    await vi.advanceTimersByTimeAsync(15_000);

    expect(store.getState().document.name).toBe("Theirs");
    close();
    vi.useRealTimers();
  });

  describe("what was sent in leaving is nobody else's", () => {
    test.each(["before", "after"])("when it arrives %s the draft is opened again", async (when) => {
      const world = new World();
      const first = world.open("one");
      named(first.store, "Mine");
      world.isGoingAway = true;
      named(first.store, "Mine too");
      first.saver.part();
      world.die("one");
      if (when === "before") world.partingArrives();

      const second = world.open("two");
      if (when === "after") world.partingArrives();
      await settled();
      named(second.store, "Mine as well");
      await second.saver.saveNow();

      expect(world.shown?.conflicts).toEqual([]);
      expect(world.draft.document.name).toBe("Mine as well");
      second.close();
    });

    test("when the page that was left is come back to", async () => {
      const world = new World();
      const { saver, store, close } = world.open("one");
      named(store, "Mine");
      saver.part();
      world.partingArrives();

      named(store, "Mine as well");
      await saver.saveNow();

      expect(world.draft.document.name).toBe("Mine as well");
      expect(world.records.size).toBe(0);
      close();
    });
  });

  test("edits that wait for a choice are there again when the draft is opened next", async () => {
    const world = new World();
    const first = world.open("one");
    world.someoneElseNames("Theirs");
    named(first.store, "Mine");
    await expect(first.saver.saveNow()).rejects.toThrow("conflict");

    first.close();
    await settled();
    const second = world.open("two");
    await settled();

    expect(world.recovered).toBe(1);
    expect(world.shown?.status).toBe("conflict");
    expect(second.store.getState().document.name).toBe("Mine");
    second.saver.resolve(new Map(world.shown?.conflicts.map(({ id }) => [id, "mine"])));
    await second.saver.saveNow();
    expect(world.draft.document.name).toBe("Mine");
    second.close();
  });
});
