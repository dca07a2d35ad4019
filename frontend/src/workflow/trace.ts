import { edgeKey, type Edge, type WorkflowDocument } from "./document";

/** What a trace needs of one step of a run. */
export interface TraceStep {
  readonly seq: number;
  readonly node_id: string;
  readonly state: "running" | "waiting" | "done" | "failed" | "cancelled";
  readonly attempt: number;
  /** How many values left by which port. */
  readonly emitted?: Readonly<Record<string, number>>;
  readonly port: string | null;
  readonly error: unknown;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly pinned?: boolean;
}

/** What a trace needs of one open or closed wait of a run. */
export interface TraceWait {
  readonly node_id: string;
  readonly kind: string;
  readonly state: string;
  readonly due_at: string | null;
}

export type NodeState = "running" | "waiting" | "completed" | "failed" | "cancelled";

/** How one node stands in a run: all its steps together. */
export interface NodeTrace {
  readonly state: NodeState;
  /** How often it was reached; further attempts of the same visit are not counted. */
  readonly count: number;
  /** Steps that have begun and not ended. */
  readonly open: number;
  /** Milliseconds of the steps that are over, together. */
  readonly durationMs: number;
  readonly attempt: number;
  /** In words, of the last step that failed and was not tried again. */
  readonly error: string | null;
  readonly wait: { readonly kind: string; readonly dueAt: string | null } | null;
  readonly isPinned: boolean;
  readonly lastSeq: number;
}

export interface EdgeTrace {
  readonly count: number;
  /** A token is on its way over it: what it leads to has begun and is not done. */
  readonly isMoving: boolean;
}

/** What a run has done so far, laid over the document it is on. */
export interface Trace {
  readonly nodes: ReadonlyMap<string, NodeTrace>;
  /** By `edgeKey`; only those that were taken. */
  readonly edges: ReadonlyMap<string, EdgeTrace>;
}

/** Steps may come in any order and be incomplete: a run is looked at while it goes on. */
export function traceOf(
  document: Pick<WorkflowDocument, "edges">,
  steps: readonly TraceStep[],
  waits: readonly TraceWait[] = [],
): Trace {
  const byNode = stepsByNode(steps);
  const openWaits = waits.filter((wait) => wait.state === "open");
  const nodes = new Map(
    [...byNode].map(([id, own]) => [
      id,
      nodeTrace(
        own,
        openWaits.filter((wait) => wait.node_id === id),
      ),
    ]),
  );
  return { nodes, edges: edgeTraces(document.edges, steps, nodes) };
}

/** The nodes a run came to last, the newest first: where it is, and a little of how it got there. */
export function frontOf(trace: Trace): readonly string[] {
  return [...trace.nodes]
    .toSorted(([, a], [, b]) => b.lastSeq - a.lastSeq)
    .slice(0, 3)
    .map(([id]) => id);
}

/** The steps of each node, in the order in which they began. */
export function stepsByNode<Step extends TraceStep>(
  steps: readonly Step[],
): ReadonlyMap<string, readonly Step[]> {
  const byNode = new Map<string, Step[]>();
  for (const step of steps.toSorted((a, b) => a.seq - b.seq)) {
    const own = byNode.get(step.node_id);
    if (own) own.push(step);
    else byNode.set(step.node_id, [step]);
  }
  return byNode;
}

function nodeTrace(steps: readonly TraceStep[], waits: readonly TraceWait[]): NodeTrace {
  const last = steps.at(-1);
  const open = steps.filter((step) => step.ended_at === null);
  const state = stateOf(open, last);
  const failure = last?.state === "failed" ? last.error : null;
  const wait = soonest(waits);
  return {
    state,
    count: steps.filter((step) => step.attempt === 1).length || steps.length,
    open: open.length,
    durationMs: steps.reduce((sum, step) => sum + durationOf(step), 0),
    attempt: last?.attempt ?? 1,
    error: failure === null ? null : errorText(failure),
    wait: wait && { kind: wait.kind, dueAt: wait.due_at },
    isPinned: last?.pinned ?? false,
    lastSeq: last?.seq ?? 0,
  };
}

/** What goes on says more than what is over; what works, more than what waits. */
function stateOf(open: readonly TraceStep[], last: TraceStep | undefined): NodeState {
  if (open.some((step) => step.state === "running")) return "running";
  if (open.length > 0) return "waiting";
  if (last?.state === "failed" || last?.state === "cancelled") return last.state;
  return "completed";
}

function soonest(waits: readonly TraceWait[]): TraceWait | null {
  const due = (wait: TraceWait) => (wait.due_at === null ? Infinity : Date.parse(wait.due_at));
  return waits.toSorted((a, b) => due(a) - due(b))[0] ?? null;
}

function durationOf(step: TraceStep): number {
  return step.ended_at === null ? 0 : Math.max(0, Date.parse(step.ended_at) - Date.parse(step.started_at));
}

function edgeTraces(
  edges: readonly Edge[],
  steps: readonly TraceStep[],
  nodes: ReadonlyMap<string, NodeTrace>,
): ReadonlyMap<string, EdgeTrace> {
  const emitted = new Map<string, number>();
  const newest = new Map<string, number>();
  for (const step of steps) {
    for (const [port, count] of Object.entries(emittedBy(step))) {
      const key = `${step.node_id}:${port}`;
      emitted.set(key, (emitted.get(key) ?? 0) + count);
      newest.set(key, Math.max(newest.get(key) ?? 0, step.seq));
    }
  }
  const taken = edges.filter((edge) => emitted.has(`${edge.source}:${edge.output}`));
  return new Map(
    taken.map((edge) => {
      const key = `${edge.source}:${edge.output}`;
      const isMoving =
        nodes.get(edge.target)?.state === "running" && newest.get(key) === lastInto(edge.target);
      return [edgeKey(edge), { count: emitted.get(key) ?? 0, isMoving }];
    }),
  );

  /** The newest step that sent something to this node. */
  function lastInto(target: string): number {
    const into = edges.filter((edge) => edge.target === target);
    return Math.max(...into.map((edge) => newest.get(`${edge.source}:${edge.output}`) ?? 0));
  }
}

function emittedBy(step: TraceStep): Readonly<Record<string, number>> {
  if (step.emitted && Object.keys(step.emitted).length > 0) return step.emitted;
  return step.port === null ? {} : { [step.port]: 1 };
}

/** An error as the server records it, `{code, message, …}`, in one line. */
export function errorText(error: unknown): string {
  if (typeof error === "string") return error;
  if (typeof error !== "object" || error === null) return String(error);
  if ("message" in error && typeof error.message === "string" && error.message) return error.message;
  if ("code" in error && typeof error.code === "string") return error.code;
  return JSON.stringify(error);
}
