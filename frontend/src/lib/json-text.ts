/** What somebody wrote as JSON, or where it stops being that. */
export type JsonText =
  { readonly isJson: true; readonly value: unknown } | { readonly isJson: false; readonly fault: JsonFault };

export interface JsonFault {
  /** The first is 1. */
  readonly line: number;
  readonly expected: Expected;
}

/** What should have been there: a value, a name in quotes, a sign, the end of a text, or nothing more. */
export type Expected =
  "value" | "name" | "colon" | "comma_or_brace" | "comma_or_bracket" | "closing_quote" | "end";

/** Reads JSON, and tells in which line something else was expected; not in the words of a program. */
export function readJson(text: string): JsonText {
  try {
    const value: unknown = JSON.parse(text);
    return { isJson: true, value };
  } catch {
    const { at, expected } = new Scanner(text).fault();
    return { isJson: false, fault: { line: text.slice(0, at).split("\n").length, expected } };
  }
}

class Unexpected extends Error {
  constructor(
    readonly at: number,
    readonly expected: Expected,
  ) {
    super(expected);
  }
}

/** Walks through a text that is no JSON, as far as it is. */
class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  fault(): { at: number; expected: Expected } {
    try {
      this.value();
      this.space();
    } catch (error) {
      if (error instanceof Unexpected) return { at: error.at, expected: error.expected };
      throw error;
    }
    return { at: this.at, expected: "end" };
  }

  private value(): void {
    this.space();
    if (this.takes("{"))
      this.inside("}", "comma_or_brace", () => {
        this.entry();
      });
    else if (this.takes("["))
      this.inside("]", "comma_or_bracket", () => {
        this.value();
      });
    else if (this.text[this.at] === '"') this.quoted("value");
    else if (!this.matches(/(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y))
      throw new Unexpected(this.at, "value");
  }

  private entry(): void {
    this.space();
    this.quoted("name");
    this.space();
    if (!this.takes(":")) throw new Unexpected(this.at, "colon");
    this.value();
  }

  private inside(end: string, expected: Expected, one: () => void): void {
    this.space();
    if (this.takes(end)) return;
    do {
      one();
      this.space();
    } while (this.takes(","));
    if (!this.takes(end)) throw new Unexpected(this.at, expected);
  }

  private quoted(expected: Expected): void {
    if (this.text[this.at] !== '"') throw new Unexpected(this.at, expected);
    if (!this.matches(/"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y))
      throw new Unexpected(this.at, "closing_quote");
  }

  private takes(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private space(): void {
    this.matches(/[ \t\r\n]*/y);
  }

  /** Reads what the sticky pattern finds here. */
  private matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return false;
    this.at += found[0].length;
    return true;
  }
}
