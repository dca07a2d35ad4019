import { expect, test } from "vitest";
import type { Change } from "./changes";
import type { Edge, Params, WorkflowDocument, WorkflowNode } from "./document";
import { offeredTo, optionsTaken } from "./reply-options";

const AT = { x: 0, y: 0 };
const OPTIONS = [
  { id: "yes", title: "Yes, please" },
  { id: "no", title: "No" },
];
const ASK = send("ask", { kind: "buttons", text: "Shall we?", buttons: OPTIONS });
const WAIT: WorkflowNode = { id: "wait", type: "whatsapp.wait_for_reply", position: AT };

function send(id: string, params: Params): WorkflowNode {
  return { id, type: "whatsapp.send_message", params, position: AT };
}

function wire(source: string, target: string): Edge {
  return { source, output: "accepted", target };
}

function drawn(nodes: readonly WorkflowNode[], ...edges: readonly Edge[]): WorkflowDocument {
  return { schema: "patchbay.workflow/1", name: "", nodes, edges, notes: [], groups: [], settings: {} };
}

function taken(before: WorkflowDocument, ...changes: readonly Change[]) {
  return optionsTaken(before, changes);
}

test("a wait is offered the buttons of the message before it, also past other nodes", () => {
  const branch: WorkflowNode = { id: "branch", type: "flow.branch", position: AT };
  const document = drawn([ASK, branch, WAIT], wire("ask", "branch"), wire("branch", "wait"));

  expect(offeredTo(document, "wait")).toEqual({ by: ASK, options: OPTIONS });
  expect(offeredTo(document, "branch")).toBeNull();
});

test("rows are offered from wherever they are in the list", () => {
  const rows = send("ask", { kind: "list", rows: OPTIONS });
  const sections = send("ask", { kind: "list", sections: OPTIONS.map((row) => ({ rows: [row] })) });

  expect(offeredTo(drawn([rows, WAIT], wire("ask", "wait")), "wait")?.options).toEqual(OPTIONS);
  expect(offeredTo(drawn([sections, WAIT], wire("ask", "wait")), "wait")?.options).toEqual(OPTIONS);
});

test("a later message without options, and an earlier wait, have had the last word", () => {
  const note = send("note", { kind: "text", text: "One moment" });
  const first = { ...WAIT, id: "first" };

  expect(offeredTo(drawn([ASK, note, WAIT], wire("ask", "note"), wire("note", "wait")), "wait")).toBeNull();
  expect(
    offeredTo(drawn([ASK, first, WAIT], wire("ask", "first"), wire("first", "wait")), "wait"),
  ).toBeNull();
});

test("a wait that is wired for the first time takes the options", () => {
  const takes = [{ type: "set_params", id: "wait", params: { choices: OPTIONS } }];
  const wiring: Change = { type: "add_edges", edges: [wire("ask", "wait")] };

  expect(taken(drawn([ASK, WAIT]), wiring)).toEqual(takes);
  expect(taken(drawn([ASK]), { type: "add_nodes", nodes: [WAIT] }, wiring)).toEqual(takes);
});

test("choices that are there, later wires and copies are left alone", () => {
  const own = { ...WAIT, params: { choices: ["maybe"] } };
  const wiring: Change = { type: "add_edges", edges: [wire("ask", "wait")] };
  const other: WorkflowNode = { id: "other", type: "flow.branch", position: AT };

  expect(taken(drawn([ASK, own]), wiring)).toEqual([]);
  expect(taken(drawn([ASK, other, WAIT], wire("other", "wait")), wiring)).toEqual([]);
  expect(taken(drawn([]), { type: "add_nodes", nodes: [ASK, WAIT] }, wiring)).toEqual([]);
});
