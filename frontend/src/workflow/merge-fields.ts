import { isEqual } from "./equal";
import { isFields, type Fields } from "./record";

export type Choice = "mine" | "theirs";

/** What two people disagree about. */
export type Subject =
  | { readonly kind: "node" | "note" | "group"; readonly id: string }
  /** Where the wires of this output lead. */
  | { readonly kind: "wires"; readonly id: string; readonly output: string }
  | { readonly kind: "settings" }
  | { readonly kind: "name" };

export interface Conflict {
  /** The same for the same disagreement, however often the merge is done. */
  readonly id: string;
  readonly subject: Subject;
  /** The field; empty when it is about the whole thing. */
  readonly path: readonly string[];
  /** As it was before either; `undefined` here and below means that it is not there. */
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** Gathers what there is to choose, and knows what has been chosen. */
export class Deciding {
  readonly conflicts: Conflict[] = [];

  constructor(private readonly choices: ReadonlyMap<string, Choice>) {}

  /** Whose side it is; mine while nobody has chosen. */
  choose(subject: Subject, path: readonly string[], base: unknown, mine: unknown, theirs: unknown): Choice {
    const id = conflictId(subject, path);
    const choice = this.choices.get(id);
    if (choice === undefined) this.conflicts.push({ id, subject, path, base, mine, theirs });
    return choice ?? "mine";
  }
}

function conflictId(subject: Subject, path: readonly string[]): string {
  return JSON.stringify([
    subject.kind,
    "id" in subject && subject.id,
    "output" in subject && subject.output,
    path,
  ]);
}

/** Records in which every key is a field of its own, whoever added it. */
const OPEN_RECORDS = new Set(["params", "vars"]);

/** The fields as both changed them. */
export function mergeFields(
  deciding: Deciding,
  subject: Subject,
  path: readonly string[],
  base: Fields | undefined,
  mine: Fields,
  theirs: Fields,
): Fields {
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const value = mergeValue(deciding, subject, [...path, key], base?.[key], mine[key], theirs[key]);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function mergeValue(
  deciding: Deciding,
  subject: Subject,
  path: readonly string[],
  base: unknown,
  mine: unknown,
  theirs: unknown,
): unknown {
  if (isEqual(mine, theirs) || isEqual(theirs, base)) return mine;
  if (isEqual(mine, base)) return theirs;
  const isOpen = path.length === 1 && OPEN_RECORDS.has(path[0] ?? "");
  if (isFields(mine) && isFields(theirs) && (isOpen || haveSameKeys(base, mine, theirs))) {
    return mergeFields(deciding, subject, path, isFields(base) ? base : {}, mine, theirs);
  }
  return deciding.choose(subject, path, base, mine, theirs) === "mine" ? mine : theirs;
}

/** Where a key came or went, the keys may depend on one another: then the whole is one field. */
function haveSameKeys(...records: readonly unknown[]): boolean {
  const [first, ...others] = records.map(
    (record) => isFields(record) && Object.keys(record).sort().join("\n"),
  );
  return first !== false && others.every((keys) => keys === first);
}
