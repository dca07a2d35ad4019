import { expect, test } from "vitest";
import { emptyDocument, type WorkflowDocument } from "./document";
import { exportText, readImport } from "./import-document";
import { unknownType, type NodeTypes } from "./node-type";

const TYPES: NodeTypes = new Map([["flow.set", unknownType("flow.set")]]);

const DOCUMENT: WorkflowDocument = {
  ...emptyDocument("Orders"),
  nodes: [
    { id: "a", type: "flow.set", params: { text: "¡hola!" }, position: { x: 1, y: 2 } },
    { id: "b", type: "crm.lookup", params: {}, position: { x: 3, y: 4 } },
  ],
  edges: [{ source: "a", output: "out", target: "b" }],
};

test("what was exported comes back the same, and what is not installed is named", () => {
  const read = readImport(exportText(DOCUMENT), TYPES);

  expect(read.document).toEqual(DOCUMENT);
  expect(read.unknownTypes).toEqual(["crm.lookup"]);
});

test.each([
  ["not JSON", /^expected JSON/],
  ["[]", "expected an object, got a list"],
  ['{"nodes": []}', 'schema: expected "patchbay.workflow/1", got null'],
  [
    '{"schema": "patchbay.workflow/1", "nodes": [{"type": "x"}]}',
    "nodes[0].id: expected a text, got nothing",
  ],
])("of %s it says what is wrong and where", (text, message) => {
  expect(() => readImport(text, TYPES)).toThrow(message);
});

test("what only the server knows to be wrong is still there for it to see", () => {
  const raw = { ...DOCUMENT, colour: "blue" };

  expect(readImport(JSON.stringify(raw), TYPES).raw).toEqual(raw);
});
