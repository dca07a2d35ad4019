import type { JsonValue, WorkflowDocument, WorkflowNode } from "./document";
import { isJsonObject } from "./node-type";
import { isJson } from "./read-document";
import { isExpression } from "./schema-form-values";

/** What a node gives in tests instead of being run, and where. */
export interface PinnedValue {
  readonly port: string;
  readonly value?: unknown;
}

export type PinnedValues = Readonly<Record<string, PinnedValue>>;

/** What a run begins with when nobody has run anything yet: something of the right shape, to be edited. */
const SAMPLES: Readonly<Record<string, JsonValue>> = {
  "whatsapp.trigger": { kind: "text", text: "Hello" },
  "http.webhook_trigger": { method: "POST", query: {}, headers: {}, json: {}, text: "" },
};

/** An answer is a message, with what it comes to. */
const ANSWER: JsonValue = { kind: null, text: null, choice: null, value: null };

/** Those that give what they got. */
const PASSING = ["flow.branch", "flow.wait"];

export function sampleFor(type: string | undefined): JsonValue {
  return (type === undefined ? undefined : SAMPLES[type]) ?? {};
}

/** The names in a value, with nothing behind them; `null` where there are none. */
export function namesIn(value: JsonValue): JsonValue {
  const names = isJsonObject(value) ? Object.keys(value) : [];
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, null]));
}

/**
 * What comes in at a node, by what leads to it: what is pinned there, else what its type and settings tell.
 *
 * Returns:
 *   `null` where only a run can tell. Of several nodes that lead here, the first of which anything is known.
 */
export function givenTo(
  document: WorkflowDocument,
  nodeId: string,
  pins: PinnedValues,
  passed: ReadonlySet<string> = new Set(),
): JsonValue {
  for (const edge of document.edges.filter((one) => one.target === nodeId)) {
    const source = document.nodes.find((one) => one.id === edge.source);
    const value =
      source && !passed.has(source.id) ? givenBy(document, source, edge.output, pins, passed) : null;
    if (value !== null) return value;
  }
  return null;
}

/** What a node gives at this output; at whichever it leaves by, if none is named. */
export function givenBy(
  document: WorkflowDocument,
  node: WorkflowNode,
  output: string | null,
  pins: PinnedValues,
  passed: ReadonlySet<string> = new Set(),
): JsonValue {
  const pin = pins[node.id];
  if (pin && (output === null || pin.port === output)) return isJson(pin.value) ? pin.value : null;
  if (PASSING.includes(node.type)) return givenTo(document, node.id, pins, new Set([...passed, node.id]));
  if (node.type === "flow.set") return valuesSet(node);
  if (node.type === "whatsapp.wait_for_reply") return output === "timeout" ? null : ANSWER;
  return namesIn(sampleFor(node.type));
}

function valuesSet(node: WorkflowNode): JsonValue {
  const values = node.params?.values;
  if (!isJsonObject(values)) return null;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isExpression(value) ? null : value]),
  );
}
