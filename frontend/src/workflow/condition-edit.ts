import { readPath } from "./completion";
import {
  isNumber,
  pathIn,
  readCondition,
  takesValue,
  writeCondition,
  type Comparison,
  type Condition,
  type Operand,
  type OperandKind,
  type Operator,
} from "./condition";
import type { JsonValue } from "./document";
import { isJsonObject } from "./node-type";
import { partsOf, preview, valueAt, writePath, type Path, type Scope } from "./scope";

/** What a comparison still lacks before it can be written. */
export type Want = "subject" | "path" | "number" | "value";

/** A value that may be compared, and what it was in the shown run. */
export interface Subject {
  readonly path: string;
  readonly detail: string | null;
}

const NO_VALUE: Operand = { kind: "text", text: "" };

/** A comparison of which nothing is said yet. */
export const BLANK: Comparison = { subject: "", operator: "equals", value: NO_VALUE };

/** What is shown of a condition that the document does not have, or that nobody can read here. */
const NOTHING_YET: Condition = { joined: "and", comparisons: [BLANK] };

/** A condition as far as it is written: the document has only what is complete of it. */
export interface Draft {
  readonly condition: Condition;
  /** What the document says meanwhile; once it says something else, the condition is out of date. */
  readonly saved: string;
  /** By what the document said: rows that were begun then and are not in it, for when edits are taken back. */
  readonly begun: ReadonlyMap<string, Condition>;
}

/** Operators that ask what comes before what. */
const ORDER: readonly Operator[] = ["above", "at_least", "below", "at_most"];
const HOLDING: readonly Operator[] = ["contains", "lacks"];

/** Filters that make a number of whatever they are given. */
const COUNTING = ["abs", "count", "float", "int", "length", "round", "sum", "wordcount"];

export function operandOf(comparison: Comparison): Operand {
  return comparison.value ?? NO_VALUE;
}

/** What is lacking; `null` when the comparison is complete. */
export function wantOf(comparison: Comparison): Want | null {
  const { kind, text } = operandOf(comparison);
  if (comparison.subject.trim() === "") return "subject";
  if (pathIn(comparison.subject) === null) return "path";
  if (!takesValue(comparison.operator)) return null;
  if (kind === "number") return isNumber(text) ? null : "number";
  if (kind === "path") return pathIn(text) === null ? "path" : null;
  const isNothing = kind === "text" && text === "";
  return isNothing && comparison.operator !== "equals" && comparison.operator !== "differs" ? "value" : null;
}

/** The text of what is complete; the rest is left out. */
export function writeComplete(condition: Condition): string {
  const comparisons = condition.comparisons.filter((one) => wantOf(one) === null);
  return writeCondition({ ...condition, comparisons });
}

/** What is shown where the document says `saved`. */
export function shownOf(draft: Draft | null, saved: string): Condition {
  if (draft?.saved === saved) return draft.condition;
  return draft?.begun.get(saved) ?? readCondition(saved) ?? NOTHING_YET;
}

/** The draft once `next` is shown in place of what was; its `saved` is what the document is to say then. */
export function drafted(draft: Draft | null, saved: string, next: Condition): Draft {
  const condition = next.comparisons.length === 0 ? NOTHING_YET : next;
  const begun = new Map(draft?.begun);
  const written = writeComplete(condition);
  // What is written in an unusual way stays so until something else is said.
  if (written === writeComplete(shownOf(draft, saved))) {
    return { condition, saved, begun: begun.set(saved, condition) };
  }
  if (condition.comparisons.every((one) => wantOf(one) === null)) begun.delete(written);
  return { condition, saved: written, begun };
}

/** The comparison with another subject; a value that nobody has written yet becomes one of the subject's kind. */
export function withSubject(comparison: Comparison, subject: string, scope: Scope): Comparison {
  const next = { ...comparison, subject: subject.includes("{{") ? (pathIn(subject) ?? subject) : subject };
  return takesValue(next.operator) ? { ...next, value: fitted(next, scope) } : next;
}

/** The comparison with another operator, and its value as one that this can compare with. */
export function withOperator(comparison: Comparison, operator: Operator, scope: Scope): Comparison {
  const next = { ...comparison, operator };
  const value = operandOf(comparison);
  if (!takesValue(operator)) return next;
  if (value.text !== "" && value.kind !== "path" && ORDER.includes(operator)) {
    return { ...next, value: value.kind === "switch" ? NO_VALUE : asNumberIfOne(value.text) };
  }
  const isText =
    HOLDING.includes(operator) && value.kind === "number" && !Array.isArray(sampleOf(scope, next.subject));
  return { ...next, value: isText ? { ...value, kind: "text" } : fitted(next, scope) };
}

/** The comparison with another text in its value, of the same kind unless the order of numbers is asked for. */
export function withText(comparison: Comparison, text: string): Comparison {
  const { kind, text: before } = operandOf(comparison);
  const isQuotedNumber = kind === "text" && isNumber(before);
  const isOpen = (kind === "text" && !isQuotedNumber) || kind === "number";
  if (ORDER.includes(comparison.operator) && isOpen) return { ...comparison, value: asNumberIfOne(text) };
  return { ...comparison, value: { kind, text } };
}

/** The comparison with its value as another kind, as far as it can be said in that. */
export function withKind(comparison: Comparison, kind: OperandKind): Comparison {
  const { text } = operandOf(comparison);
  const said = kind === "switch" ? String(text === "true") : text;
  const isFit = kind === "text" || kind === "switch" || (kind === "number" ? isNumber(said) : pathIn(said));
  return { ...comparison, value: { kind, text: isFit ? said : "" } };
}

/** The condition with a value to compare: in the first comparison that has none, else in one more. */
export function withDropped(
  condition: Condition,
  path: string,
  scope: Scope,
): { condition: Condition; place: number } {
  const { comparisons } = condition;
  const empty = comparisons.findIndex((one) => one.subject.trim() === "");
  const place = empty < 0 ? comparisons.length : empty;
  const filled = withSubject(comparisons[place] ?? BLANK, path, scope);
  const next = empty < 0 ? [...comparisons, filled] : comparisons.with(place, filled);
  return { condition: { ...condition, comparisons: next }, place };
}

/** What a subject was in the shown run; `undefined` where nobody knows. */
export function sampleOf(scope: Scope, subject: string): JsonValue | undefined {
  const [path = "", ...filters] = (pathIn(subject) ?? "").split("|");
  const last = filters.at(-1);
  if (last !== undefined) return COUNTING.includes(last) ? 0 : undefined;
  // Counted from the end: no matter which element it is, they are of a kind.
  return path === "" ? undefined : valueAt(scope, readPath(path.replaceAll(/\[-\d+\]/g, "[0]")));
}

/** The value, or an empty one of the kind that the subject was, as far as anybody knows and nothing is written. */
function fitted(comparison: Comparison, scope: Scope): Operand {
  const value = operandOf(comparison);
  const isWritten = value.kind === "path" || (value.kind !== "switch" && value.text !== "");
  const sample = sampleOf(scope, comparison.subject);
  const alike = HOLDING.includes(comparison.operator) && Array.isArray(sample) ? sample[0] : sample;
  if (isWritten || alike === undefined || alike === null) return value;
  if (typeof alike === "number") return { kind: "number", text: "" };
  if (typeof alike !== "boolean" || ORDER.includes(comparison.operator)) return NO_VALUE;
  return value.kind === "switch" ? value : { kind: "switch", text: "true" };
}

function asNumberIfOne(text: string): Operand {
  return { kind: isNumber(text) ? "number" : "text", text };
}

const DEEPEST = 5;
const MOST_SUBJECTS = 300;

const FIRST_NAMES = ["item", "input", "trigger", "contact", "conversation", "vars", "steps", "run", "now"];

/** What has something inside once a run was there; until then nobody can say what. */
const FILLED_BY_RUNS = ["input", "trigger", "steps"];

/** Everything in the scope that is known to be there and can be compared, the likeliest first. */
export function subjectsIn(scope: Scope): readonly Subject[] {
  const found: Subject[] = [];
  const visit = (path: Path, value: JsonValue) => {
    const isUnknown = value === null && FILLED_BY_RUNS.includes(writePath(path.slice(0, 1)));
    const isWhole = path.length === (path[0] === "steps" ? 2 : 1);
    if (found.length >= MOST_SUBJECTS || (isUnknown && isWhole)) return;
    const inside = path.length < DEEPEST ? partsOf(value, path) : [];
    // An object is never what is compared, unless it is too deep to be looked into.
    const isGroup = isJsonObject(value) && path.length < DEEPEST;
    if (!isGroup) found.push({ path: writePath(path), detail: value === null ? null : preview(value) });
    for (const part of Array.isArray(value) ? inside.slice(0, 1) : inside) visit(part.path, part.value);
  };
  for (const name of FIRST_NAMES.filter((one) => one in scope)) {
    visit([name], scope[name] ?? null);
  }
  return found;
}
