import type { Template } from "../../api/types";

/** A template in those of its languages that were found, sorted; there is always one. */
export type Named = readonly [Template, ...Template[]];

/** Those with these words and this state, by name; the languages of a name on one number belong together. */
export function found(
  templates: readonly Template[],
  words: string,
  status: string | null,
): readonly Named[] {
  const wanted = words.trim().toLowerCase();
  const named = new Map<string, [Template, ...Template[]]>();
  for (const template of [...templates].sort(inOrder)) {
    const isWanted =
      (status === null || template.status === status) &&
      JSON.stringify([template.name, template.components]).toLowerCase().includes(wanted);
    if (!isWanted) continue;
    const key = `${template.name} ${template.channel_id}`;
    const others = named.get(key);
    if (others) others.push(template);
    else named.set(key, [template]);
  }
  return [...named.values()];
}

/** The language that is shown first: the reader's own where it is there. */
export function shownOf(named: Named, language: string): Template {
  return named.find((one) => one.language.split(/[_-]/)[0] === language) ?? named[0];
}

function inOrder(one: Template, other: Template): number {
  return one.name.localeCompare(other.name) || one.language.localeCompare(other.language);
}
