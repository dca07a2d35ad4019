import { expect, test } from "vitest";
import type { Edge, WorkflowNode } from "../../workflow/document";
import { NOTHING_SEEN, stepsDone, type Seen } from "./steps";

const TRIGGER = node("hears", "whatsapp.trigger");
const SILENT = node("says", "whatsapp.send_message");
const MESSAGE = { ...SILENT, params: { text: "Hello!" } };
const PAUSE = node("pause", "flow.wait");

test("nothing is behind whoever has no workflow", () => {
  expect([...stepsDone(NOTHING_SEEN)]).toEqual([]);
});

test.each<[string, WorkflowNode[], Edge[], string[]]>([
  ["an empty drawing", [], [], ["create"]],
  ["a trigger", [TRIGGER], [], ["create", "trigger"]],
  ["a message that hangs loose", [TRIGGER, MESSAGE], [], ["create", "trigger"]],
  ["a message without words", [TRIGGER, SILENT], [wire("hears", "says")], ["create", "trigger"]],
  ["a message", [TRIGGER, MESSAGE], [wire("hears", "says")], ["create", "trigger", "message"]],
  [
    "a message after something else",
    [MESSAGE, PAUSE, TRIGGER],
    [wire("pause", "says"), wire("hears", "pause")],
    ["create", "trigger", "message"],
  ],
])("%s", (_, nodes, edges, steps) => {
  expect([...stepsDone(seen({ draft: { nodes, edges } }))]).toEqual(steps);
});

test("whoever has had an answer has opened the phone, be it closed by now", () => {
  expect([...stepsDone(seen({ hasTestRun: true }))]).toEqual(["phone", "hello"]);
});

test("publishing early counts", () => {
  expect([...stepsDone(seen({ isPublished: true }))]).toEqual(["publish"]);
});

function seen(given: Partial<Seen>): Seen {
  return { ...NOTHING_SEEN, ...given };
}

function node(id: string, type: string): WorkflowNode {
  return { id, type, position: { x: 0, y: 0 } };
}

function wire(source: string, target: string): Edge {
  return { source, output: "out", target };
}
