import { expect, test } from "vitest";
import { emptyDocument } from "./document";
import { beginHistory, MAX_UNDO, rebase, record, redo, undo, type History } from "./history";

const named = (name: string) => emptyDocument(name);

test("what is undone can be redone, until something else is done", () => {
  const done = record(beginHistory(named("a")), named("b"), "rename");

  const undone = undo(done);
  const redone = redo(undone);
  const other = record(undone, named("c"), "rename");

  expect(undone.document.name).toBe("a");
  expect(redone.document.name).toBe("b");
  expect(redo(other)).toBe(other);
});

test("edits in a row with one key are undone together", () => {
  const typed = ["b", "bc", "bcd"].reduce<History>(
    (history, name) => record(history, named(name), "type", "name"),
    beginHistory(named("a")),
  );

  expect(undo(typed).document.name).toBe("a");
});

test("typing after an undo is a step of its own", () => {
  const first = record(beginHistory(named("a")), named("b"), "type", "name");
  const second = record(undo(first), named("c"), "type", "name");

  expect(undo(second).document.name).toBe("a");
});

test("an edit that changed nothing is no step", () => {
  const history = beginHistory(named("a"));

  expect(record(history, history.document, "nothing")).toBe(history);
});

test("the past has an end", () => {
  const long = Array.from({ length: MAX_UNDO + 50 }).reduce<History>(
    (history, _, index) => record(history, named(`n${index}`), "rename"),
    beginHistory(named("start")),
  );

  expect(long.past).toHaveLength(MAX_UNDO);
});

test("undo takes back my own edits and leaves what came from others", () => {
  const mine = record(beginHistory(named("a")), named("b"), "rename");
  const marked = { max_steps: 7 };

  const both = rebase(mine, { ...named("b"), settings: marked }, (was) => ({ ...was, settings: marked }));

  expect(undo(both).document).toEqual({ ...named("a"), settings: marked });
  expect(redo(undo(both)).document).toEqual({ ...named("b"), settings: marked });
});
