import { describe, expect, test } from "vitest";
import { applyAll, type Change } from "./changes";
import {
  beginAutosave,
  isUnsaved,
  LONGEST_RETRY_MS,
  PAUSE_MS,
  step,
  toKeep,
  type Autosave,
  type SaveEffect,
  type SaveEvent,
} from "./autosave";
import { emptyDocument, type WorkflowDocument } from "./document";

const BASE: WorkflowDocument = {
  ...emptyDocument("Orders"),
  nodes: [{ id: "a", type: "flow.set", params: { text: "hello" }, position: { x: 0, y: 0 } }],
};

function after(...events: SaveEvent[]): { state: Autosave; effects: readonly SaveEffect[] } {
  let state = beginAutosave({ revision: 1, document: BASE });
  let effects: readonly SaveEffect[] = [];
  for (const event of events) ({ state, effects } = step(state, event));
  return { state, effects };
}

function with_(...changes: Change[]): WorkflowDocument {
  return applyAll(BASE, changes);
}

const named = (name: string) => with_({ type: "set_name", name });
const says = (text: string) => with_({ type: "set_params", id: "a", params: { text } });
const edited = (document: WorkflowDocument): SaveEvent => ({ type: "edited", document });
const waited: SaveEvent = { type: "waited" };
const looked = (revision: number, document: WorkflowDocument): SaveEvent => ({
  type: "looked",
  theirs: { revision, document },
});

describe("saving", () => {
  test("an edit is sent once the person rests, over the revision it was made from", () => {
    expect(after(edited(named("B"))).effects).toEqual([{ do: "wait", ms: PAUSE_MS }]);
    expect(after(edited(named("B")), waited).effects).toEqual([
      { do: "send", document: named("B"), revision: 1 },
    ]);
  });

  test("one request at a time: what is edited meanwhile goes after it, over the new revision", () => {
    const during = after(edited(named("B")), waited, edited(named("C")), waited);
    expect(during.effects).toEqual([]);

    const then = step(during.state, { type: "saved", revision: 2 });
    expect(then.effects).toEqual([{ do: "wait", ms: PAUSE_MS }]);
    expect(step(then.state, waited).effects).toEqual([{ do: "send", document: named("C"), revision: 2 }]);
  });

  test("what was taken back needs no saving", () => {
    const { state, effects } = after(edited(named("B")), edited(BASE));

    expect([state.phase, effects]).toEqual(["resting", []]);
  });

  test("once saved, nothing is kept", () => {
    const { state } = after(edited(named("B")), waited, { type: "saved", revision: 2 });

    expect([state.phase, state.base.revision, isUnsaved(state), toKeep(state)]).toEqual([
      "resting",
      2,
      false,
      null,
    ]);
  });

  test("leaving does not wait for the pause", () => {
    expect(after(edited(named("B")), { type: "hurried" }).effects).toMatchObject([{ do: "send" }]);
    expect(after({ type: "hurried" }).effects).toEqual([]);
  });

  test("a refused draft is tried again with the next edit", () => {
    const refused = after(edited(named("")), waited, { type: "refused", reason: "name: too short" });
    expect(refused.state).toMatchObject({ phase: "refused", reason: "name: too short" });

    expect(step(refused.state, edited(named("B"))).effects).toEqual([{ do: "wait", ms: PAUSE_MS }]);
  });
});

describe("a server that does not answer", () => {
  test("is asked again and again, less and less often, and the edits are kept", () => {
    let { state } = after(edited(named("B")), waited);
    const waits: number[] = [];
    for (let time = 0; time < 8; time += 1) {
      const { state: next, effects } = step(state, { type: "unreachable" });
      expect(toKeep(next)).toMatchObject({ base: { revision: 1 }, mine: named("B") });
      waits.push(...effects.flatMap((effect) => (effect.do === "wait" ? [effect.ms] : [])));
      state = step(next, waited).state;
    }

    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, LONGEST_RETRY_MS]);
    expect(step(state, { type: "saved", revision: 2 }).state).toMatchObject({
      phase: "resting",
      failures: 0,
    });
  });

  test("may have saved it all the same: then our own draft is no conflict", () => {
    const lost = after(edited(says("one")), waited, { type: "unreachable" }, edited(says("two")), waited, {
      type: "outdated",
    });
    expect(lost.effects).toEqual([{ do: "look" }]);

    const found = step(lost.state, looked(2, structuredClone(says("one"))));

    expect(found.effects).toEqual([{ do: "send", document: says("two"), revision: 2 }]);
    expect(found.state.conflict).toBeNull();
  });
});

describe("somebody else", () => {
  const theirs = with_({ type: "update_node", id: "a", to: { name: "Greeting" } });

  test("saved first: theirs is fetched, merged, shown and sent", () => {
    const { state, effects } = after(edited(says("hi")), waited, { type: "outdated" }, looked(2, theirs));
    const both = with_(
      { type: "update_node", id: "a", to: { name: "Greeting" } },
      { type: "set_params", id: "a", params: { text: "hi" } },
    );

    expect(effects).toMatchObject([
      { do: "adopt", document: both, news: { changed: [{ to: { id: "a" } }] } },
      { do: "send", document: both, revision: 2 },
    ]);
    expect(state.phase).toBe("sending");
  });

  test("saves while nothing is edited here: theirs is shown and nothing is sent", () => {
    const { state, effects } = after({ type: "heard", revision: 2 }, looked(2, theirs));

    expect(effects).toMatchObject([{ do: "adopt", document: theirs }]);
    expect(state).toMatchObject({ phase: "resting", base: { revision: 2 } });
  });

  test("our own save, heard of before its answer, is nobody else's", () => {
    const { state, effects } = after(
      edited(named("B")),
      waited,
      { type: "heard", revision: 2 },
      {
        type: "saved",
        revision: 2,
      },
    );

    expect([state.phase, effects]).toEqual(["resting", []]);
  });

  test("somebody saved on top of ours while the answer was on its way", () => {
    const { effects } = after(
      edited(named("B")),
      waited,
      { type: "heard", revision: 3 },
      {
        type: "saved",
        revision: 2,
      },
    );

    expect(effects).toEqual([{ do: "look" }]);
  });

  test("set the same field: nothing is sent or shown before somebody has chosen", () => {
    const asked = after(edited(says("hi")), waited, { type: "outdated" }, looked(2, says("hey")));
    expect(asked.effects).toEqual([]);
    expect(asked.state.phase).toBe("choosing");
    expect(toKeep(asked.state)).toMatchObject({ mine: says("hi") });

    const id = asked.state.conflict?.conflicts[0]?.id ?? "";
    const mine = step(asked.state, { type: "chosen", choices: new Map([[id, "mine"]]) });
    const other = step(asked.state, { type: "chosen", choices: new Map([[id, "theirs"]]) });

    expect(mine.effects).toMatchObject([{ do: "adopt" }, { do: "send", document: says("hi"), revision: 2 }]);
    expect(other.effects).toMatchObject([{ do: "adopt", document: says("hey") }]);
    expect(other.state.phase).toBe("resting");
  });

  test("goes on editing while somebody chooses: the choice is about the newest", () => {
    const asked = after(edited(says("hi")), waited, { type: "outdated" }, looked(2, says("hey")));

    const again = step(asked.state, { type: "heard", revision: 3 });
    expect(again.effects).toEqual([{ do: "look" }]);
    const newest = step(again.state, looked(3, says("howdy")));

    expect(newest.state.conflict?.conflicts).toMatchObject([{ mine: "hi", theirs: "howdy" }]);
  });
});

describe("edits of a page that ended before they were saved", () => {
  const kept = { base: { revision: 1, document: BASE }, mine: says("kept"), doubtful: [] };

  test("come back and are saved", () => {
    const { effects } = after({ type: "recovered", kept });

    expect(effects).toMatchObject([
      { do: "tell_recovered" },
      { do: "adopt", document: says("kept") },
      { do: "send", document: says("kept"), revision: 1 },
    ]);
  });

  test("go together with what others saved since", () => {
    const state = beginAutosave({ revision: 4, document: named("Theirs") });
    const done = step(state, { type: "recovered", kept });

    const both = with_(
      { type: "set_name", name: "Theirs" },
      { type: "set_params", id: "a", params: { text: "kept" } },
    );
    expect(done.effects).toMatchObject([
      { do: "tell_recovered" },
      { do: "adopt", document: both },
      { do: "send", document: both, revision: 4 },
    ]);
  });

  test("had arrived after all", () => {
    const state = beginAutosave({ revision: 2, document: structuredClone(says("kept")) });

    expect(step(state, { type: "recovered", kept }).effects).toEqual([]);
  });

  test("stand against what others saved: a person chooses, and sees their own meanwhile", () => {
    const state = beginAutosave({ revision: 2, document: says("theirs") });

    const done = step(state, { type: "recovered", kept });

    expect(done.state.phase).toBe("choosing");
    expect(done.effects).toMatchObject([{ do: "tell_recovered" }, { do: "adopt", document: says("kept") }]);
  });
});
