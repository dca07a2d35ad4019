import type { NodeType, NodeTypes } from "../../workflow/node-type";
import { findableType } from "../../workflow/search";
import { NodeIcon } from "../../ui/NodeIcon";
import type { SearchItem } from "../../ui/SearchList";

export interface NodeItem extends SearchItem {
  readonly type: NodeType;
}

/** Node types as a search shows them: those that start workflows first, then by family. */
export function nodeItems(types: Iterable<NodeType>, triggers: string): readonly NodeItem[] {
  return inOrder(types).map((type) => ({
    id: type.type,
    type,
    title: type.title,
    detail: firstSentence(type.description),
    group: type.is_trigger ? triggers : type.family_title,
    icon: <NodeIcon icon={type.icon} family={type.family} size={28} />,
    find: findableType(type),
  }));
}

/** What most workflows are made of comes first; families that are not named here, such as a plugin's, last. */
const FAMILIES = ["whatsapp", "flow", "crm", "inbox", "http"];

/** What starts a workflow, then family by family; within one, by title. */
export function inOrder(types: Iterable<NodeType>): readonly NodeType[] {
  return [...types].sort(
    (one, other) =>
      Number(other.is_trigger) - Number(one.is_trigger) ||
      placeOf(one) - placeOf(other) ||
      one.family_title.localeCompare(other.family_title) ||
      one.title.localeCompare(other.title),
  );
}

function placeOf({ family }: NodeType): number {
  const place = FAMILIES.indexOf(family);
  return place < 0 ? FAMILIES.length : place;
}

/** Types by the heading they stand under. */
export function byHeading(types: NodeTypes, triggers: string): ReadonlyMap<string, readonly NodeType[]> {
  const groups = new Map<string, NodeType[]>();
  for (const type of inOrder(types.values())) {
    const heading = type.is_trigger ? triggers : type.family_title;
    groups.set(heading, [...(groups.get(heading) ?? []), type]);
  }
  return groups;
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}
