import { marksOf, typeOf, type EditorState } from "../../editor/store";
import { edgeKey, inputOf, type Edge, type WorkflowNode } from "../../workflow/document";
import type { EdgeMark, NodeMark } from "../../workflow/marks";
import { drawnPorts, ERROR_OUTPUT, UNWIRED, wiringOf, type Wiring } from "../../workflow/ports";
import type { Problem } from "../../workflow/node-type";
import { rectOfNote } from "../../workflow/shape";
import { summaryOf } from "../../workflow/summary";
import { framesOf } from "./frames";
import {
  noteFlowId,
  type FlowEdge,
  type FlowNode,
  type NoteFlowNode,
  type StepData,
  type StepFlowNode,
} from "./flow-types";
import { guessOf } from "./guess";
import type { Words } from "./words";

/** What React Flow is given to show. */
export interface Drawing {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

export const EMPTY_DRAWING: Drawing = { nodes: [], edges: [] };

/** What of the editor's state is drawn. */
export type Drawn = Pick<
  EditorState,
  "document" | "nodeTypes" | "facts" | "marks" | "problems" | "selection" | "isReadOnly"
>;

/**
 * The drawing of this state. What looks as before is the same object as before, so that React draws only
 * what changed; sizes that were measured are kept, and whatever is being dragged stays in the hand.
 */
export function draw(before: Drawing, state: Drawn, words: Words): Drawing {
  const known = new Map(before.nodes.map((node) => [node.id, node]));
  const context = contextOf(state, words);
  const steps = state.document.nodes.map((node) => drawStep(known.get(node.id), node, context));
  const notes = state.document.notes.map((note) => drawNote(known.get(noteFlowId(note.id)), note, context));
  const frames = framesOf(state.document.groups, steps, known, state, words);
  const nodes = [...frames, ...notes, ...steps];
  const edges = drawEdges(before.edges, context, new Map(steps.map((step) => [step.id, step])));
  return { nodes: same(before.nodes, nodes), edges: same(before.edges, edges) };
}

interface Context {
  readonly state: Drawn;
  readonly words: Words;
  readonly wiring: ReadonlyMap<string, Wiring>;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

function contextOf(state: Drawn, words: Words): Context {
  const problems = new Map<string, Problem[]>();
  for (const problem of state.problems) {
    if (!problem.node_id) continue;
    problems.set(problem.node_id, [...(problems.get(problem.node_id) ?? []), problem]);
  }
  return { state, words, problems, wiring: wiringOf(state.document.edges) };
}

function drawStep(before: FlowNode | undefined, node: WorkflowNode, context: Context): StepFlowNode {
  const previous = before?.type === "step" ? before : undefined;
  const selected = context.state.selection.nodes.has(node.id);
  const data = stepData(previous?.data, node, context);
  const position = previous?.dragging ? previous.position : node.position;
  if (
    previous?.data === data &&
    previous.selected === selected &&
    previous.position.x === position.x &&
    previous.position.y === position.y
  ) {
    return previous;
  }
  return {
    ...previous,
    ...(isGuessed(previous) && guessed(data)),
    id: node.id,
    type: "step",
    position,
    data,
    selected,
    ariaLabel: context.words.step(data),
    domAttributes: context.words.stepAttributes,
    draggable: !data.isReadOnly,
  };
}

/** Until it has been drawn, or for good where it never comes into sight. */
function isGuessed(previous: StepFlowNode | undefined): boolean {
  return previous?.measured === undefined || previous.handles !== undefined;
}

/** With these, React Flow need not draw all nodes once to know where the wires go. */
function guessed(data: StepData): Pick<StepFlowNode, "measured" | "handles"> {
  const { width, height, handles } = guessOf(data);
  return { measured: { width, height }, handles };
}

function stepData(previous: StepData | undefined, node: WorkflowNode, context: Context): StepData {
  const { state, words } = context;
  const type = typeOf(state.nodeTypes, node.type);
  const facts = state.facts.get(node.id);
  const marks = nodeMarks(state, node.id);
  const problems = context.problems.get(node.id) ?? [];
  const ports = drawnPorts(type, facts, context.wiring.get(node.id) ?? UNWIRED);
  const key = JSON.stringify([
    node.name,
    node.params,
    node.disabled,
    node.each,
    node.on_error,
    ports,
    facts?.bubble,
    marks,
    problems,
    state.isReadOnly,
    words.language,
  ]);
  if (previous?.key === key && previous.type === type) return previous;
  return {
    node,
    type,
    isInstalled: state.nodeTypes.has(node.type),
    title: node.name ?? type.title,
    summary: summaryOf(node, type),
    ports,
    bubble: facts?.bubble ?? null,
    marks,
    problems,
    isReadOnly: state.isReadOnly,
    key,
  };
}

function drawNote(
  before: FlowNode | undefined,
  note: Drawn["document"]["notes"][number],
  { state, words }: Context,
): NoteFlowNode {
  const previous = before?.type === "note" ? before : undefined;
  const selected = state.selection.notes.has(note.id);
  const { width, height } = rectOfNote(note);
  if (
    previous?.data.note === note &&
    previous.selected === selected &&
    previous.data.isReadOnly === state.isReadOnly
  ) {
    return previous;
  }
  return {
    ...previous,
    id: noteFlowId(note.id),
    type: "note",
    position: previous?.dragging ? previous.position : note.position,
    width,
    height,
    zIndex: -1,
    data: { note, isReadOnly: state.isReadOnly },
    selected,
    ariaLabel: words.note(note),
    domAttributes: words.noteAttributes,
    draggable: !state.isReadOnly,
    connectable: false,
  };
}

function drawEdges(
  before: readonly FlowEdge[],
  context: Context,
  steps: ReadonlyMap<string, StepFlowNode>,
): readonly FlowEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  return context.state.document.edges
    .filter((edge) => steps.has(edge.source) && steps.has(edge.target))
    .map((edge) => drawEdge(known.get(edgeKey(edge)), edge, context, steps));
}

function drawEdge(
  previous: FlowEdge | undefined,
  edge: Edge,
  { state, words }: Context,
  steps: ReadonlyMap<string, StepFlowNode>,
): FlowEdge {
  const id = edgeKey(edge);
  const source = steps.get(edge.source)?.data;
  const target = steps.get(edge.target)?.data;
  const output = source?.ports.outputs.find((port) => port.name === edge.output);
  const input = target?.ports.inputs.find((port) => port.name === inputOf(edge));
  const isError = edge.output === ERROR_OUTPUT;
  const isLoose = (!isError && (output?.isGhost ?? true)) || (input?.isGhost ?? true);
  const mark = edgeMark(state, id);
  const selected = state.selection.edges.has(id);
  const ariaLabel = words.wire(edge, source, target);
  const key = JSON.stringify([isLoose, mark, state.isReadOnly, ariaLabel]);
  if (previous?.data?.key === key && previous.selected === selected) return previous;
  return {
    id,
    type: "wire",
    source: edge.source,
    sourceHandle: edge.output,
    target: edge.target,
    targetHandle: inputOf(edge),
    data: { edge, mark, isLoose, isError, isReadOnly: state.isReadOnly, key },
    selected,
    ariaLabel,
    domAttributes: words.wireAttributes,
    reconnectable: !state.isReadOnly,
  };
}

function nodeMarks(state: Drawn, id: string): readonly NodeMark[] {
  return marksOf(state.marks).flatMap((marks) => marks.nodes.get(id) ?? []);
}

function edgeMark(state: Drawn, key: string): EdgeMark | null {
  for (const marks of marksOf(state.marks)) {
    const mark = marks.edges.get(key);
    if (mark) return mark;
  }
  return null;
}

/** The old list, where the new one has the very same things in it. */
function same<Item>(before: readonly Item[], now: readonly Item[]): readonly Item[] {
  const isSame = before.length === now.length && now.every((item, index) => item === before[index]);
  return isSame ? before : now;
}
