import type { NodeType } from "./node-type";
import { folded } from "./words";

/** What something is found by, the most telling first. */
export interface Findable {
  /** Its name: a hit here counts most. */
  readonly title: string;
  /** Further names: ids, aliases. */
  readonly names?: readonly string[];
  /** Running text, of which only whole beginnings of words count. */
  readonly text?: string;
}

/** How well what was typed fits; 0: not at all. Every word typed has to fit somewhere. */
export function score(query: string, { title, names = [], text = "" }: Findable): number {
  const words = folded(query).split(/\s+/).filter(Boolean);
  let total = 0;
  for (const word of words) {
    const best = Math.max(
      scoreName(word, folded(title)),
      ...names.map((name) => 0.8 * scoreName(word, folded(name))),
      hasWord(folded(text), word) ? 0.3 : 0,
    );
    if (best === 0) return 0;
    total += best;
  }
  return words.length === 0 ? 1 : total / words.length;
}

/** What fits, the best first; in the given order when nothing was typed. */
export function found<Item>(
  items: readonly Item[],
  query: string,
  as: (item: Item) => Findable,
): readonly Item[] {
  if (query.trim() === "") return items;
  return items
    .map((item) => ({ item, points: score(query, as(item)) }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .map(({ item }) => item);
}

/** A node type is found by its title, id, family, aliases and description. */
export function findableType(type: NodeType): Findable {
  return {
    title: type.title,
    names: [...type.aliases, type.type, ...type.type.split("."), type.family_title],
    text: `${type.description} ${type.help}`,
  };
}

function scoreName(word: string, name: string): number {
  if (name === word) return 1;
  if (name.startsWith(word)) return 0.9;
  if (hasWord(name, word)) return 0.8;
  if (name.includes(word)) return 0.6;
  return word.length >= 3 && isScattered(word, name) ? 0.4 : 0;
}

function hasWord(text: string, start: string): boolean {
  return text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(start));
}

/** Whether the letters come in this order, close together, as when one is left out or two changed. */
function isScattered(word: string, name: string): boolean {
  let at = name.indexOf(word[0] ?? "");
  const start = at;
  for (const letter of word.slice(1)) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return start >= 0 && at - start < word.length * 2 + 2;
}
