import type { JsonValue } from "./document";
import { isJsonObject } from "./node-type";

/** A condition that needs no code: comparisons of which all, or any, must hold. */
export interface Condition {
  readonly joined: "and" | "or";
  readonly comparisons: readonly Comparison[];
}

export interface Comparison {
  /** A path, possibly with filters: `input.text|lower`. */
  readonly subject: string;
  readonly operator: Operator;
  /** What it is compared with; those that look at the subject alone have none. */
  readonly value: Operand | null;
}

/** A value as it is written: the text without its quotes, the number's digits, `true` or `false`, a path. */
export interface Operand {
  readonly kind: OperandKind;
  readonly text: string;
}

export type OperandKind = (typeof OPERAND_KINDS)[number];
export type Operator = (typeof OPERATORS)[number];

export const OPERAND_KINDS = ["text", "number", "switch", "path"] as const;

export const OPERATORS = [
  "equals",
  "differs",
  "contains",
  "lacks",
  "above",
  "at_least",
  "below",
  "at_most",
  "is_filled",
  "is_empty",
] as const;

/** More than these are better drawn as several cases, and the server reads chains only so far. */
export const MOST_COMPARISONS = 20;

/** Digits beyond which different programs read a number differently. */
const MOST_DIGITS = 15;

const SIGNS = {
  equals: "==",
  differs: "!=",
  above: ">",
  at_least: ">=",
  below: "<",
  at_most: "<=",
} as const;

const BY_SIGN: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["==", "equals"],
  ["!=", "differs"],
  [">", "above"],
  [">=", "at_least"],
  ["<", "below"],
  ["<=", "at_most"],
]);

/** Names with which no path begins, for they mean something else. */
const RESERVED = new Set("and or not in is if else true false none True False None".split(" "));
const SWITCHES: ReadonlyMap<string, string> = new Map([
  ["true", "true"],
  ["True", "true"],
  ["false", "false"],
  ["False", "false"],
]);

/** The condition that a parameter's text is, by the server's grammar; `null` where it says more than that. */
export function readCondition(text: string): Condition | null {
  const written = text.trim();
  if (!written.startsWith("{{") || !written.endsWith("}}") || written.length < 4) return null;
  const inside = written.slice(2, -2);
  // `{{-` and `{{+` are marks of their own.
  const tokens = /^[-+]/.test(inside) ? null : tokensOf(inside);
  return tokens && new Reader(tokens).condition();
}

/** The condition as the server reads it; no comparisons are no text. */
export function writeCondition({ joined, comparisons }: Condition): string {
  if (comparisons.length === 0) return "";
  return `{{ ${comparisons.map(writeComparison).join(` ${joined} `)} }}`;
}

/** The path in a text that is one, alone or as an expression, as it is usually written; else `null`. */
export function pathIn(text: string): string | null {
  const inside = /^\s*\{\{([^]*)\}\}\s*$/.exec(text)?.[1] ?? text;
  const tokens = tokensOf(inside);
  return tokens && new Reader(tokens).onlyPath();
}

/** Whether the text is a number that every program reads alike. */
export function isNumber(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) && text.replace(/\D/g, "").length <= MOST_DIGITS;
}

/** Whether the operator compares the subject with something. */
export function takesValue(operator: Operator): boolean {
  return operator !== "is_filled" && operator !== "is_empty";
}

/** Whether a branch takes this for true; its node on the server says the same. */
export function isTrue(value: JsonValue): boolean {
  if (typeof value === "string") return !["", "false", "none", "null"].includes(value.trim().toLowerCase());
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

function writeComparison({ subject, operator, value }: Comparison): string {
  const path = pathIn(subject) ?? subject;
  const other = value === null ? "''" : writeOperand(value);
  switch (operator) {
    case "is_filled":
      return path;
    case "is_empty":
      return `not ${path}`;
    case "contains":
      return `${other} in ${path}`;
    case "lacks":
      return `${other} not in ${path}`;
    default:
      return `${path} ${SIGNS[operator]} ${other}`;
  }
}

function writeOperand({ kind, text }: Operand): string {
  if (kind === "text") return quoted(text);
  return kind === "path" ? (pathIn(text) ?? text) : text;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const ESCAPED: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\'"\n\r\t]/g, (sign) => {
    if (sign === "'" || sign === '"') return sign === quote ? `\\${sign}` : sign;
    return ESCAPES[sign] ?? `\\${sign}`;
  });
  return `${quote}${inside}${quote}`;
}

/** The text between the quotes; `null` where it holds an escape that is not ours to write. */
function unquoted(token: string): string | null {
  const inside = token.slice(1, -1);
  const escapes = inside.match(/\\[^]/g) ?? [];
  if (!escapes.every((escape) => escape.slice(1) in ESCAPED)) return null;
  return inside.replace(/\\([^])/g, (_, sign: string) => ESCAPED[sign] ?? "");
}

interface Token {
  readonly kind: "text" | "number" | "name" | "sign";
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<text>'(?:[^'\\\r]|\\[^\r])*'|"(?:[^"\\\r]|\\[^\r])*")|(?<number>\d+(?:\.\d+)?(?![\w.]))|(?<name>[A-Za-z_]\w*)|(?<sign>==|!=|>=|<=|[<>.[\]|-]))/uy;

/** The words of an expression; `null` where there is one that no condition has. */
function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  let rest = text.trim();
  while (rest !== "") {
    TOKEN.lastIndex = 0;
    const found = TOKEN.exec(rest);
    const kind = (["text", "number", "name", "sign"] as const).find(
      (one) => found?.groups?.[one] !== undefined,
    );
    if (!found || !kind) return null;
    tokens.push({ kind, text: found.groups?.[kind] ?? "" });
    rest = rest.slice(found[0].length).trimStart();
  }
  return tokens;
}

/** Reads tokens from left to right; whatever it cannot read is `null`. */
class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  condition(): Condition | null {
    const comparisons: Comparison[] = [];
    let joined: Condition["joined"] | null = null;
    for (;;) {
      const comparison = this.comparison();
      if (!comparison || comparisons.length === MOST_COMPARISONS) return null;
      comparisons.push(comparison);
      if (this.isOver()) return { joined: joined ?? "and", comparisons };
      const word = this.take("and") ? "and" : this.take("or") ? "or" : null;
      if (word === null || word !== (joined ?? word)) return null;
      joined = word;
    }
  }

  onlyPath(): string | null {
    const path = this.path();
    return this.isOver() ? path : null;
  }

  private comparison(): Comparison | null {
    if (this.take("not")) return unary(this.path(), "is_empty");
    const left = this.operand();
    if (!left) return null;
    const sign = BY_SIGN.get(this.peek()?.text ?? "");
    if (sign && this.peek()?.kind === "sign") {
      this.at += 1;
      return compared(left, sign, this.operand());
    }
    if (this.take("in")) return compared(this.operand(), "contains", left);
    if (this.take("not")) return this.take("in") ? compared(this.operand(), "lacks", left) : null;
    return left.kind === "path" ? unary(left.text, "is_filled") : null;
  }

  private operand(): Operand | null {
    const isNegative = this.take("-");
    const token = this.peek();
    if (token?.kind === "number") return this.number(isNegative ? `-${token.text}` : token.text);
    if (isNegative || !token) return null;
    const is = token.kind === "name" ? SWITCHES.get(token.text) : undefined;
    if (is !== undefined) {
      this.at += 1;
      return { kind: "switch", text: is };
    }
    if (token.kind === "text") {
      this.at += 1;
      const text = unquoted(token.text);
      return text === null ? null : { kind: "text", text };
    }
    const path = this.path();
    return path === null ? null : { kind: "path", text: path };
  }

  private number(text: string): Operand | null {
    this.at += 1;
    return isNumber(text) ? { kind: "number", text } : null;
  }

  private path(): string | null {
    const root = this.name();
    if (root === null || RESERVED.has(root)) return null;
    let written = root;
    for (;;) {
      const part = this.take(".") ? prefixed(".", this.name()) : this.take("[") ? this.place() : "";
      if (part === null) return null;
      if (part === "") break;
      written += part;
    }
    while (this.take("|")) {
      const filter = this.name();
      if (filter === null) return null;
      written += `|${filter}`;
    }
    return written;
  }

  /** What is between brackets: a place, or the name of a field. */
  private place(): string | null {
    const sign = this.take("-") ? "-" : "";
    const token = this.peek();
    const isPlace = token?.kind === "number" && /^(?:0|[1-9]\d{0,8})$/.test(token.text);
    const isField = token?.kind === "text" && sign === "" && unquoted(token.text) !== null;
    if (!token || !(isPlace || isField)) return null;
    this.at += 1;
    return this.take("]") ? `[${sign}${token.text}]` : null;
  }

  private name(): string | null {
    const token = this.peek();
    if (token?.kind !== "name") return null;
    this.at += 1;
    return token.text;
  }

  /** Whether this word comes next; then it is read. */
  private take(text: string): boolean {
    const token = this.peek();
    if (token?.text !== text || token.kind === "text") return false;
    this.at += 1;
    return true;
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private isOver(): boolean {
    return this.at === this.tokens.length;
  }
}

function prefixed(prefix: string, name: string | null): string | null {
  return name === null ? null : prefix + name;
}

function unary(subject: string | null, operator: Operator): Comparison | null {
  return subject === null ? null : { subject, operator, value: null };
}

function compared(subject: Operand | null, operator: Operator, value: Operand | null): Comparison | null {
  return subject?.kind === "path" && value ? { subject: subject.text, operator, value } : null;
}
