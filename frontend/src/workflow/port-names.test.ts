import { describe, expect, test } from "vitest";
import type { JsonValue } from "./document";
import { renamedPorts, type Renaming } from "./port-names";

const FIXED = new Set(["reply", "error"]);

/** What becomes of the ports when the list is written so, one after the other. */
function written(...lists: JsonValue[]): Renaming["renamed"][] {
  let unnamed: Renaming["unnamed"] | undefined;
  return lists.slice(1).map((choices, index) => {
    const renaming = renamedPorts({ choices: lists[index] ?? [] }, { choices }, FIXED, unnamed);
    unnamed = renaming.unnamed;
    return renaming.renamed;
  });
}

const NOTHING = new Map();

describe("a port is renamed", () => {
  test.each<[string, JsonValue, JsonValue]>([
    ["text", ["no", "yes"], ["no", "call"]],
    ["id", [{ id: "yes", title: "Yes" }], [{ id: "call", title: "Call me" }]],
    ["name", [{ name: "yes", when: "{{ a }}" }], [{ name: "call", when: "{{ a }}" }]],
    ["text that becomes an id", ["yes"], [{ id: "call", title: "yes" }]],
    [
      "id within another list",
      [{ title: "A", rows: [{ id: "yes" }] }],
      [{ title: "A", rows: [{ id: "call" }] }],
    ],
  ])("by another %s at its place", (_by, before, after) => {
    expect(written(before, after)).toEqual([new Map([["yes", "call"]])]);
  });

  test("letter by letter, through nothing at all", () => {
    expect(written(["yes"], ["y"], [""], ["c"])).toEqual([
      new Map([["yes", "y"]]),
      NOTHING,
      new Map([["y", "c"]]),
    ]);
  });

  test("letter by letter, through the names of others and of the node's own ports", () => {
    expect(written(["yes", "no"], ["no", "no"], ["now", "no"])).toEqual([NOTHING, new Map([["yes", "now"]])]);
    expect(written(["yes"], ["reply"], ["reply_2"])).toEqual([NOTHING, new Map([["yes", "reply_2"]])]);
  });
});

describe("no port is renamed", () => {
  test.each<[string, JsonValue, JsonValue]>([
    ["it is removed", ["yes", "no", "later"], ["no", "later"]],
    ["they change places", ["yes", "no"], ["no", "yes"]],
    ["one is added", ["yes"], ["yes", "no"]],
    ["only its title changes", [{ id: "yes", title: "yes" }], [{ id: "yes", title: "call" }]],
    ["the node has a port of that name anyway", ["reply"], ["answer"]],
    ["it becomes an expression", ["yes"], ["{{ vars.yes }}"]],
  ])("where %s", (_what, before, after) => {
    expect(written(before, after)).toEqual([NOTHING]);
  });

  test("by a new one that is written after another was emptied and removed", () => {
    expect(written(["yes", "no"], ["", "no"], ["no"], ["no", ""], ["no", "call"])).toEqual(
      Array.from({ length: 4 }, () => NOTHING),
    );
  });
});
