import { apply, withOutputs } from "./changes";
import { isEqual } from "./equal";
import type { Edge, Group, Note, WorkflowDocument, WorkflowNode } from "./document";
import { byId, takeId } from "./ids";
import { mergeEdges } from "./merge-edges";
import { Deciding, mergeFields, type Choice, type Conflict, type Subject } from "./merge-fields";
import { renamedPorts } from "./port-names";
import { readGroup, readNode, readNote, readSettings } from "./read-document";
import type { Fields } from "./record";

export type { Choice, Conflict, Subject } from "./merge-fields";

/** Two people's edits of the same draft, in one. */
export interface Merge {
  readonly document: WorkflowDocument;
  /** What a person has to choose about; until then the document has my side of it. */
  readonly conflicts: readonly Conflict[];
  /** Nodes of mine that got another id, because they added one of the same id: from mine to the new one. */
  readonly renamed: ReadonlyMap<string, string>;
}

const NO_CHOICES: ReadonlyMap<string, Choice> = new Map();
const NO_NAMES: ReadonlySet<string> = new Set();

/**
 * What both did to the base, in one document.
 *
 * Edits of different nodes, fields, wires, notes, frames and settings go together. A conflict is: the same field
 * set to two values; a thing removed by one and edited by the other; the wires of an output laid anew by both.
 * Positions are no conflict: mine, if I moved it. What neither changed stays the very same object.
 *
 * Asked again with a choice for each conflict (by its id), it gives a document without any.
 */
export function merge(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  choices: ReadonlyMap<string, Choice> = NO_CHOICES,
): Merge {
  const deciding = new Deciding(choices);
  const renamed = newIds(base, mine, theirs);
  const own = [...renamed].reduce(
    (document, [id, to]) => apply(document, { type: "rename_node", id, to }),
    withOwnNotes(base, mine, theirs),
  );

  const kept = new Set<string>();
  const nodes = mergeItems(deciding, "node", [base.nodes, own.nodes, theirs.nodes], {
    mergeBoth: (was, my, their) => mergeNode(deciding, was, my, their),
    isEdited: (was, now, side) =>
      !isSameNode(was, now) || hasNewWire(base, side === "mine" ? own : theirs, was.id),
    onKept: (id) => kept.add(id),
  });
  const ids = new Set(nodes.map((node) => node.id));
  return {
    document: {
      ...theirs,
      name: mergeName(deciding, base.name, own.name, theirs.name),
      nodes,
      edges: mergeEdges(deciding, edgesUnderNamesOf(nodes, base, own, theirs), ids, kept),
      notes: mergeItems(deciding, "note", [base.notes, own.notes, theirs.notes], {
        mergeBoth: (was, my, their) => mergeNote(deciding, was, my, their),
        isEdited: (was, now) => was.text !== now.text,
      }),
      groups: mergeGroups(deciding, base, own, theirs, ids),
      settings: mergeSettings(deciding, base, own, theirs),
    },
    conflicts: deciding.conflicts,
    renamed,
  };
}

/** The wires of each side as they would be, had it given the ports the names that the merged nodes do. */
function edgesUnderNamesOf(
  nodes: readonly WorkflowNode[],
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
): readonly [readonly Edge[], readonly Edge[], readonly Edge[]] {
  const [was, my, their] = [byId(base.nodes), byId(mine.nodes), byId(theirs.nodes)];
  let edges = [base.edges, mine.edges, theirs.edges] as const;
  for (const { id, params } of nodes) {
    const sides = [was.get(id), my.get(id), their.get(id)] as const;
    if (sides.every((side) => isEqual(side?.params, params))) continue;
    const names = sides.map((side) => renamedPorts(side?.params ?? {}, params ?? {}, NO_NAMES).renamed);
    // Where a side that has the new name has wires at the old one too, the old is a port the node has anyway.
    const isFixed = (from: string) =>
      names.some((own, side) => !own.has(from) && leadsFrom(edges[side] ?? [], id, from));
    const under = (side: 0 | 1 | 2) =>
      withOutputs(edges[side], id, new Map([...(names[side] ?? [])].filter(([from]) => !isFixed(from))));
    edges = [under(0), under(1), under(2)];
  }
  return edges;
}

function leadsFrom(edges: readonly Edge[], id: string, output: string): boolean {
  return edges.some((edge) => edge.source === id && edge.output === output);
}

type Sides<Item> = readonly [base: readonly Item[], mine: readonly Item[], theirs: readonly Item[]];

interface Rules<Item> {
  /** Both have it, and each changed it. `was` is absent where both added it. */
  readonly mergeBoth: (was: Item | undefined, mine: Item, theirs: Item) => Item;
  /** Whether removing it takes away something that this side put in. */
  readonly isEdited: (was: Item, now: Item, side: Choice) => boolean;
  /** It stays although one side removed it. */
  readonly onKept?: (id: string) => void;
}

function mergeItems<Item extends { readonly id: string }>(
  deciding: Deciding,
  kind: "node" | "note" | "group",
  [base, mine, theirs]: Sides<Item>,
  rules: Rules<Item>,
): readonly Item[] {
  if (mine === theirs) return theirs;
  const was = byId(base);
  const my = byId(mine);
  const their = byId(theirs);
  const order = new Set([
    ...(isSameIds(base, theirs) ? [...my.keys(), ...their.keys()] : [...their.keys(), ...my.keys()]),
  ]);
  return [...order].flatMap((id) => {
    const [before, one, other] = [was.get(id), my.get(id), their.get(id)];
    if (one && other) {
      if (before && isEqual(one, before)) return [other];
      if ((before && isEqual(other, before)) || isEqual(one, other)) return [one];
      return [rules.mergeBoth(before, one, other)];
    }
    const left = one ?? other;
    if (!left || !before) return left ? [left] : [];
    const side = one ? "mine" : "theirs";
    if (!rules.isEdited(before, left, side)) return [];
    const subject: Subject = { kind, id };
    if (deciding.choose(subject, [], before, one, other) !== side) return [];
    rules.onKept?.(id);
    return [left];
  });
}

function mergeNode(
  deciding: Deciding,
  was: WorkflowNode | undefined,
  mine: WorkflowNode,
  theirs: WorkflowNode,
): WorkflowNode {
  const subject: Subject = { kind: "node", id: mine.id };
  const position = was && isEqual(was.position, mine.position) ? theirs.position : mine.position;
  if (mine.type !== theirs.type) {
    const isMine = deciding.choose(subject, [], was, mine, theirs) === "mine";
    return { ...(isMine ? mine : theirs), position };
  }
  const fields = mergeFields(deciding, subject, [], fieldsOf(was), fieldsOf(mine), fieldsOf(theirs));
  return readNode({ ...fields, id: mine.id, position }, 0);
}

function mergeNote(deciding: Deciding, was: Note | undefined, mine: Note, theirs: Note): Note {
  const subject: Subject = { kind: "note", id: mine.id };
  const position = was && isEqual(was.position, mine.position) ? theirs.position : mine.position;
  // Sizes and colours are like positions: nobody wants to be asked about them.
  const size = { ...theirs, ...(was ? changedIn(was, mine) : mine) };
  const { text } = mergeFields(deciding, subject, [], was && textOf(was), textOf(mine), textOf(theirs));
  return readNote({ ...size, text, id: mine.id, position }, 0);
}

function textOf(note: Note): Fields {
  return { text: note.text };
}

/** The fields in which `now` differs. */
function changedIn(was: object, now: object): object {
  const before = new Map<string, unknown>(Object.entries(was));
  return Object.fromEntries(Object.entries(now).filter(([key, value]) => !isEqual(before.get(key), value)));
}

/** Members are a set: what either added is in, what either took out is not. */
function mergeGroups(
  deciding: Deciding,
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  ids: ReadonlySet<string>,
): readonly Group[] {
  const groups = mergeItems(deciding, "group", [base.groups, mine.groups, theirs.groups], {
    isEdited: (was, now) => was.name !== now.name || was.color !== now.color,
    mergeBoth: (was, my, their) => {
      const subject: Subject = { kind: "group", id: my.id };
      const fields = mergeFields(deciding, subject, [], was && titleOf(was), titleOf(my), titleOf(their));
      return readGroup(
        { ...fields, id: my.id, nodes: mergeSets(was?.nodes ?? [], my.nodes, their.nodes) },
        0,
      );
    },
  });
  const filled = groups.map((group) =>
    group.nodes.every((id) => ids.has(id))
      ? group
      : { ...group, nodes: group.nodes.filter((id) => ids.has(id)) },
  );
  return filled.every((group, index) => group === groups[index])
    ? groups
    : filled.filter((group) => group.nodes.length > 0);
}

function titleOf({ name, color }: Group): Fields {
  return { name, ...(color !== undefined && { color }) };
}

function mergeSets(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const was = new Set(base);
  const [my, their] = [new Set(mine), new Set(theirs)];
  return [...new Set([...theirs, ...mine])].filter((id) =>
    was.has(id) ? my.has(id) && their.has(id) : true,
  );
}

function mergeName(deciding: Deciding, base: string, mine: string, theirs: string): string {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  return deciding.choose({ kind: "name" }, [], base, mine, theirs) === "mine" ? mine : theirs;
}

function mergeSettings(
  deciding: Deciding,
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
): WorkflowDocument["settings"] {
  if (isEqual(mine.settings, base.settings)) return theirs.settings;
  if (isEqual(theirs.settings, base.settings)) return mine.settings;
  const [was, my, their] = [base, mine, theirs].map((document): Fields => ({ ...document.settings }));
  return readSettings(mergeFields(deciding, { kind: "settings" }, [], was, my ?? {}, their ?? {}));
}

/** Ids for nodes of mine that they use for another node; both were added since. */
function newIds(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
): ReadonlyMap<string, string> {
  if (mine.nodes === base.nodes || theirs.nodes === base.nodes) return new Map();
  const was = byId(base.nodes);
  const their = byId(theirs.nodes);
  const taken = new Set([...was.keys(), ...their.keys(), ...mine.nodes.map((node) => node.id)]);
  const clashing = mine.nodes.filter((node) => {
    const other = their.get(node.id);
    return !was.has(node.id) && other !== undefined && !isSameNode(node, other);
  });
  return new Map(clashing.map((node) => [node.id, takeId(node.id, taken)]));
}

/** My notes and frames under ids that nothing of theirs has; nobody ever sees these ids. */
function withOwnNotes(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
): WorkflowDocument {
  return {
    ...mine,
    notes: underOwnIds(base.notes, mine.notes, theirs.notes),
    groups: underOwnIds(base.groups, mine.groups, theirs.groups),
  };
}

function underOwnIds<Item extends { readonly id: string }>(
  base: readonly Item[],
  mine: readonly Item[],
  theirs: readonly Item[],
): readonly Item[] {
  if (mine === base || theirs === base) return mine;
  const was = byId(base);
  const their = byId(theirs);
  const taken = new Set([...their.keys(), ...mine.map((item) => item.id)]);
  const clashes = (item: Item) => {
    const other = their.get(item.id);
    return !was.has(item.id) && other !== undefined && !isEqual(item, other);
  };
  if (!mine.some(clashes)) return mine;
  return mine.map((item) => (clashes(item) ? { ...item, id: takeId(item.id, taken) } : item));
}

function hasNewWire(base: WorkflowDocument, now: WorkflowDocument, id: string): boolean {
  if (now.edges === base.edges) return false;
  const touching = now.edges.filter((edge) => edge.source === id || edge.target === id);
  return touching.some((edge) => !base.edges.some((was) => isEqual(was, edge)));
}

function isSameNode(one: WorkflowNode, other: WorkflowNode): boolean {
  return isEqual({ ...one, position: null }, { ...other, position: null });
}

function fieldsOf(node: WorkflowNode | undefined): Fields {
  if (!node) return {};
  return Object.fromEntries(Object.entries(node).filter(([key]) => key !== "id" && key !== "position"));
}

function isSameIds(
  one: readonly { readonly id: string }[],
  other: readonly { readonly id: string }[],
): boolean {
  return one.length === other.length && one.every((item, index) => item.id === other[index]?.id);
}
