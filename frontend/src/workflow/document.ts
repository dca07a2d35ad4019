/**
 * The workflow document, `patchbay.workflow/1`, as the server reads and writes it.
 * It is plain data and never changed in place: `apply` in changes.ts gives the next one.
 */

export const SCHEMA = "patchbay.workflow/1";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export type Params = Readonly<Record<string, JsonValue>>;

/** Canvas pixels. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface Retry {
  readonly attempts: number;
  readonly backoff_s: number;
  readonly on?: readonly string[] | null;
}

/** Run the node once per element of a list; `items` is the expression that gives it. */
export interface Each {
  readonly items: string;
  readonly concurrency?: number;
  readonly on_error?: OnError;
}

export type OnError = "fail" | "continue";

export interface WorkflowNode {
  /** A slug, unique in the document; expressions say `steps.<id>`. */
  readonly id: string;
  readonly type: string;
  readonly version?: number | null;
  readonly name?: string | null;
  readonly params?: Params;
  readonly position: Position;
  readonly retry?: Retry;
  readonly on_error?: OnError;
  readonly timeout_s?: number | null;
  readonly each?: Each | null;
  readonly disabled?: boolean;
}

export interface Edge {
  readonly source: string;
  readonly output: string;
  readonly target: string;
  /** Absent means `in`. */
  readonly input?: string;
}

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly position: Position;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly color?: string | null;
}

/** A frame around some nodes; it is drawn where they are. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly string[];
  readonly color?: string | null;
}

export interface Settings {
  readonly timezone?: string;
  readonly vars?: Readonly<Record<string, JsonValue>>;
  readonly max_steps?: number | null;
  readonly description?: string;
}

export interface WorkflowDocument {
  readonly schema: typeof SCHEMA;
  readonly name: string;
  readonly nodes: readonly WorkflowNode[];
  readonly edges: readonly Edge[];
  readonly notes: readonly Note[];
  readonly groups: readonly Group[];
  readonly settings: Settings;
}

/** A document with nothing drawn yet. */
export function emptyDocument(name: string): WorkflowDocument {
  return { schema: SCHEMA, name, nodes: [], edges: [], notes: [], groups: [], settings: {} };
}

/** The port an edge ends at. */
export function inputOf(edge: Edge): string {
  return edge.input ?? "in";
}

/** Names an edge: two edges with the same key are the same wire. */
export function edgeKey(edge: Edge): string {
  return `${edge.source}:${edge.output}>${edge.target}:${inputOf(edge)}`;
}

/** These edges by their keys. */
export function edgesByKey(edges: readonly Edge[]): ReadonlyMap<string, Edge> {
  return new Map(edges.map((edge) => [edgeKey(edge), edge]));
}
