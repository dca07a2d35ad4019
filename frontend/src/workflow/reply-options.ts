import { applyAll, type Change } from "./changes";
import type { Edge, JsonValue, Params, WorkflowDocument, WorkflowNode } from "./document";
import { isJsonObject } from "./node-type";
import { isExpression } from "./schema-form-values";

/** A button or row that the contact may choose, and what it says. */
export interface ReplyOption {
  readonly id: string;
  readonly title: string;
}

/** The message whose buttons or rows a wait's answer is about, and these. */
export interface Offered {
  readonly by: WorkflowNode;
  readonly options: readonly ReplyOption[];
}

const ASKS = "whatsapp.send_message";
const WAITS = "whatsapp.wait_for_reply";

/** What the nearest message before the wait offers; `null` for another node, or where nothing is offered. */
export function offeredTo(document: WorkflowDocument, nodeId: string): Offered | null {
  if (document.nodes.find((node) => node.id === nodeId)?.type !== WAITS) return null;
  const passed = new Set([nodeId]);
  for (const id of passed) {
    for (const edge of document.edges.filter((one) => one.target === id)) {
      const by = document.nodes.find((node) => node.id === edge.source);
      if (by?.type === ASKS) {
        const options = optionsOf(by);
        return options.length > 0 ? { by, options } : null;
      }
      // An earlier wait has had the answer to what was asked before it.
      if (by && by.type !== WAITS) passed.add(by.id);
    }
  }
  return null;
}

/** The choices of a wait, however they are written. */
export function choicesOf(node: WorkflowNode): readonly ReplyOption[] {
  return optionsIn(node.params?.choices);
}

/** The parameters of a wait with these as its choices. */
export function withOptions(params: Params | undefined, options: readonly ReplyOption[]): Params {
  return { ...params, choices: options.map((one) => ({ ...one })) };
}

/**
 * What goes with changes that wire a wait to a message for the first time: a wait without choices takes what the
 * message offers. What comes with both ends, such as a copy, stays as it is.
 */
export function optionsTaken(document: WorkflowDocument, changes: readonly Change[]): readonly Change[] {
  if (!changes.some((change) => change.type === "add_edges")) return [];
  const after = applyAll(document, changes);
  const known = new Set(document.nodes.map((node) => node.id));
  const wired = new Set(document.edges.map((edge) => edge.target));
  const isFirst = (edge: Edge) => known.has(edge.source) && !wired.has(edge.target);
  const first = new Set(after.edges.filter(isFirst).map((edge) => edge.target));
  return after.nodes.flatMap((node) => {
    const offered = first.has(node.id) && choicesOf(node).length === 0 ? offeredTo(after, node.id) : null;
    return offered
      ? [{ type: "set_params", id: node.id, params: withOptions(node.params, offered.options) }]
      : [];
  });
}

function optionsOf({ params = {} }: WorkflowNode): readonly ReplyOption[] {
  if (params.kind === "buttons") return optionsIn(params.buttons);
  if (params.kind !== "list") return [];
  const sections = Array.isArray(params.sections) ? params.sections : [];
  return [
    ...optionsIn(params.rows),
    ...sections.flatMap((section) => (isJsonObject(section) ? optionsIn(section.rows) : [])),
  ];
}

/** Those that have an id; one that is an expression is known only when it runs. */
function optionsIn(value: JsonValue | undefined): readonly ReplyOption[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const { id, title } = isJsonObject(one) ? one : { id: one, title: "" };
    if (typeof id !== "string" || id === "" || isExpression(id)) return [];
    return [{ id, title: typeof title === "string" ? title : "" }];
  });
}
