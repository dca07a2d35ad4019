import type { JsonValue, Params } from "./document";
import { isExpression } from "./schema-form-values";
import { isJsonObject } from "./node-type";

type Names = ReadonlyMap<string, string>;

const NONE: Names = new Map();

export interface Renaming {
  /** Ports that have another name now: from the old one to the new. */
  readonly renamed: Names;
  /** Ports whose name is just being written, by the place it is written at: the name their wires still have. */
  readonly unnamed: Names;
}

/**
 * Which ports an edit of a node's parameters gives another name.
 *
 * A port is known by the place of its name: the same place, with a name that no other had or has, is the same
 * port. While a place says nothing, or what another says already, as happens letter by letter, it is unnamed.
 *
 * @param fixed - Outputs that the node has whatever its parameters say.
 * @param unnamed - What the edit before this one gave.
 */
export function renamedPorts(
  before: Params,
  after: Params,
  fixed: ReadonlySet<string>,
  unnamed: Names = NONE,
): Renaming {
  const was = namesIn(before, fixed);
  const now = namesIn(after, fixed);
  const isSameList = was.size === now.size && [...was.keys()].every((place) => now.has(place));
  const stillUnnamed = new Map(isSameList ? unnamed : NONE);
  const renamed = new Map<string, string>();
  for (const [place, name] of now) {
    const old = was.get(place);
    if (old === undefined || old === name) continue;
    const known = isOwn(was, place, old) ? old : stillUnnamed.get(place);
    if (known === undefined || [...now.values()].includes(known)) continue;
    const isTaken = [...was].some(([other, taken]) => other !== place && taken === name);
    if (isTaken || !isOwn(now, place, name)) stillUnnamed.set(place, known);
    else {
      renamed.set(known, name);
      stillUnnamed.delete(place);
    }
  }
  return { renamed, unnamed: stillUnnamed };
}

function isOwn(names: Names, place: string, name: string): boolean {
  return name !== "" && ![...names].some(([other, taken]) => other !== place && taken === name);
}

/** What the items of all lists are called, by their place such as `choices[0]`; empty where that names no port. */
function namesIn(params: Params, fixed: ReadonlySet<string>): Names {
  const names = new Map<string, string>();
  const look = (value: JsonValue, place: string) => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        const name = nameOf(item);
        names.set(`${place}[${index}]`, fixed.has(name) || isExpression(name) ? "" : name);
        look(item, `${place}[${index}]`);
      });
    } else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) look(item, `${place}.${key}`);
    }
  };
  for (const [key, value] of Object.entries(params)) look(value, key);
  return names;
}

function nameOf(item: JsonValue): string {
  const name = isJsonObject(item) ? (item.id ?? item.name) : item;
  return typeof name === "string" ? name : "";
}
