import { expect, test } from "vitest";
import { applyAll } from "./changes";
import { copyOf, paste, readClip } from "./clipboard";
import { emptyDocument, type WorkflowDocument } from "./document";
import { unknownType, type NodeTypes } from "./node-type";
import { NOTHING_SELECTED, selectNodes } from "./selection";

const CREDENTIAL = "01m7zd3qeb46rwwcs7ma0ntrfa";
const LOOKUP = {
  ...unknownType("crm.lookup"),
  params: {
    properties: {
      by: {},
      auth: { anyOf: [{ $ref: "#/$defs/Auth" }, { type: "null" }] },
    },
    $defs: { Auth: { properties: { credential: { "x-widget": "credential" } } } },
  },
};
const TYPES: NodeTypes = new Map([["crm.lookup", LOOKUP]]);
const DOCUMENT: WorkflowDocument = {
  ...emptyDocument("Orders"),
  nodes: [
    { id: "lookup", type: "crm.lookup", params: { by: "phone" }, position: { x: 0, y: 0 } },
    { id: "tell", type: "x.tell", params: { text: "{{ steps.lookup.name }}" }, position: { x: 300, y: 0 } },
    { id: "other", type: "x.tell", position: { x: 600, y: 0 } },
  ],
  edges: [
    { source: "lookup", output: "found", target: "tell" },
    { source: "tell", output: "out", target: "other" },
  ],
  notes: [{ id: "note", text: "Careful", position: { x: 0, y: 200 } }],
  groups: [{ id: "group", name: "Start", nodes: ["lookup", "tell"] }],
};
const HERE = { workspace: "mine", nodeTypes: TYPES };

const copied = (workspace = "mine") =>
  readClip(copyOf(DOCUMENT, { ...selectNodes(["lookup", "tell"]), notes: new Set(["note"]) }, workspace)!)!;

test("nothing selected gives nothing to copy", () => {
  expect(copyOf(DOCUMENT, NOTHING_SELECTED, null)).toBeNull();
});

test("what is pasted elsewhere is as it was copied, with the wires among it", () => {
  const { drawing } = copied();

  const document = applyAll(
    emptyDocument("New"),
    paste(emptyDocument("New"), { drawing, workspace: "mine" }, HERE).changes,
  );

  expect(document.nodes.map((node) => node.id)).toEqual(["lookup", "tell"]);
  expect(document.edges).toEqual([DOCUMENT.edges[0]]);
  expect(document.groups).toEqual(DOCUMENT.groups);
  expect(document.notes).toHaveLength(1);
});

test("what is pasted beside itself gets new ids, and everything that names them follows", () => {
  const { changes, nodes } = paste(DOCUMENT, copied(), HERE);

  const document = applyAll(DOCUMENT, changes);
  expect(nodes).toEqual(["lookup_2", "tell_2"]);
  expect(document.nodes.at(-1)).toMatchObject({
    params: { text: "{{ steps.lookup_2.name }}" },
    position: { x: 332, y: 32 },
  });
  expect(document.edges.at(-1)).toEqual({ source: "lookup_2", output: "found", target: "tell_2" });
  expect(document.groups.at(-1)).toEqual({ id: "group_2", name: "Start", nodes: ["lookup_2", "tell_2"] });
  expect(document.notes.at(-1)?.id).toBe("note_2");
});

test("it goes where it is wanted", () => {
  const { changes } = paste(emptyDocument("New"), copied(), { ...HERE, middle: { x: 1000, y: 1000 } });

  expect(applyAll(emptyDocument("New"), changes).nodes.map((node) => node.position)).toEqual([
    { x: 744, y: 840 },
    { x: 1044, y: 840 },
  ]);
});

test("it goes where nothing stands yet", () => {
  const taken = [{ x: 0, y: 0, width: 216, height: 56 }];
  const only = { ...copied(), drawing: { ...copied().drawing, nodes: [DOCUMENT.nodes[0]!], notes: [] } };

  const { changes } = paste(emptyDocument("New"), only, { ...HERE, taken });

  expect(applyAll(emptyDocument("New"), changes).nodes[0]?.position).toEqual({ x: 32, y: 96 });
});

test("missing node types are named", () => {
  expect(paste(DOCUMENT, copied(), HERE).missingTypes).toEqual(["x.tell"]);
});

test.each([
  ["mine", { credential: CREDENTIAL }, { credential: CREDENTIAL }, []],
  ["theirs", { credential: CREDENTIAL }, {}, ["crm.lookup"]],
  ["theirs", { credential: "Shop" }, { credential: "Shop" }, []],
])("of a credential copied in %s, %j, %j is left", (workspace, auth, left, strippedNodes) => {
  const drawing = {
    ...emptyDocument(""),
    nodes: [{ id: "a", type: "crm.lookup", params: { by: "phone", auth }, position: { x: 0, y: 0 } }],
  };

  const pasted = paste(emptyDocument("New"), { drawing, workspace }, HERE);

  expect(applyAll(emptyDocument("New"), pasted.changes).nodes[0]?.params).toEqual({
    by: "phone",
    auth: left,
  });
  expect(pasted.strippedNodes).toEqual(strippedNodes);
});

test("a whole document can be pasted", () => {
  expect(readClip(JSON.stringify(DOCUMENT))?.drawing.nodes).toHaveLength(3);
});

test.each(["", "Hello", "{", '{"schema": "other"}', "[1]"])("%s is nothing to paste", (text) => {
  expect(readClip(text)).toBeNull();
});

test("a broken one is said to be broken", () => {
  expect(() => readClip('{"schema": "patchbay.clipboard/1", "nodes": [{"type": "x"}]}')).toThrow(
    /nodes\[0\]\.id/,
  );
});
