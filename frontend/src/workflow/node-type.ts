import type { JsonValue } from "./document";

/** An input or output of a node. */
export interface Port {
  readonly name: string;
  readonly title?: string;
  readonly help?: string;
}

/** What the server says of an installed node type; `params` is a JSON Schema. */
export interface NodeType {
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly family: string;
  readonly family_title: string;
  /** SVG text. */
  readonly icon: string | null;
  readonly help: string;
  /** Further words it is found by. */
  readonly aliases: readonly string[];
  readonly effect: string;
  readonly is_trigger: boolean;
  /** The kind of event a trigger listens to. */
  readonly source: string | null;
  /** The `source` of the triggers after which alone it has something to do. */
  readonly needs: string | null;
  readonly sends: boolean;
  readonly has_error_output: boolean;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly params: Readonly<Record<string, unknown>>;
}

/** The bubble on the phone that a sending node will become; expressions stay as written. */
export interface Bubble {
  readonly kind: string;
  readonly header?: string | null;
  readonly text?: string | null;
  readonly footer?: string | null;
  readonly media?: { readonly type: string; readonly name?: string | null } | null;
  readonly buttons?: readonly { readonly id?: string | null; readonly title: string }[] | null;
  readonly list?: { readonly button: string; readonly rows: readonly { readonly title: string }[] } | null;
  readonly template?: { readonly name: string; readonly language: string } | null;
  readonly counts: readonly { readonly field: string; readonly count: number; readonly limit: number }[];
}

/** What the parameters of one node make of it, by the server's own code. */
export interface NodeFacts {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly bubble?: Bubble | null;
}

/** Something wrong with the document, by the server's lint. */
export interface Problem {
  readonly severity: "error" | "warning";
  readonly code?: string | null;
  readonly message: string;
  readonly node_id?: string | null;
  readonly path?: string | null;
}

export type NodeTypes = ReadonlyMap<string, NodeType>;

/** Nothing is known of a type that is not installed, save its name. */
export function unknownType(type: string): NodeType {
  const family = type.split(".")[0] ?? type;
  return {
    type,
    version: 1,
    title: type,
    description: "",
    family,
    family_title: family,
    icon: null,
    help: "",
    aliases: [],
    effect: "pure",
    is_trigger: false,
    source: null,
    needs: null,
    sends: false,
    has_error_output: true,
    inputs: [{ name: "in" }],
    outputs: [{ name: "out" }],
    params: {},
  };
}

/** A value of some JSON, for whatever came from outside as `unknown`. */
export function isJsonObject(value: unknown): value is Record<string, JsonValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
