import { expect, test } from "vitest";
import { edgeKey, type Edge } from "./document";
import { errorText, frontOf, traceOf, type TraceStep } from "./trace";
import { marksOfTrace, type TraceWords } from "./trace-marks";

const AT = "2026-03-01T12:00:00Z";
const LATER = "2026-03-01T12:00:02Z";

function aStep(step: Partial<TraceStep> & Pick<TraceStep, "seq" | "node_id">): TraceStep {
  return {
    state: "done",
    attempt: 1,
    port: "out",
    error: null,
    started_at: AT,
    ended_at: step.state === "running" || step.state === "waiting" ? null : LATER,
    ...step,
  };
}

function wire(source: string, target: string, output = "out"): Edge {
  return { source, output, target };
}

const words: TraceWords = {
  times: (count) => `${count}×`,
  took: (durationMs) => `${durationMs} ms`,
  left: () => "2 h",
  title: (node) => node.state,
};

test("parallel branches each stand where they stand", () => {
  const edges = [wire("a", "b"), wire("a", "c"), wire("b", "d")];

  const trace = traceOf({ edges }, [
    aStep({ seq: 1, node_id: "a" }),
    aStep({ seq: 2, node_id: "b", state: "waiting", port: null }),
    aStep({ seq: 3, node_id: "c", state: "running", port: null }),
  ]);

  expect([...trace.nodes].map(([id, node]) => [id, node.state])).toEqual([
    ["a", "completed"],
    ["b", "waiting"],
    ["c", "running"],
  ]);
  expect([...trace.edges]).toEqual([
    [edgeKey(edges[0]!), { count: 1, isMoving: false }],
    [edgeKey(edges[1]!), { count: 1, isMoving: true }],
  ]);
});

test("the front is where the run came last", () => {
  const steps = ["a", "b", "c", "a", "d"].map((node_id, index) => aStep({ seq: index + 1, node_id }));

  expect(frontOf(traceOf({ edges: [] }, steps))).toEqual(["d", "a", "c"]);
});

test("a loop counts each visit, and each time a wire was taken", () => {
  const edges = [wire("ask", "check"), wire("check", "ask", "no"), wire("check", "end", "yes")];

  const trace = traceOf({ edges }, [
    aStep({ seq: 1, node_id: "ask" }),
    aStep({ seq: 2, node_id: "check", port: "no" }),
    aStep({ seq: 3, node_id: "ask" }),
    aStep({ seq: 4, node_id: "check", port: "yes" }),
    aStep({ seq: 5, node_id: "end" }),
  ]);

  expect(trace.nodes.get("ask")).toMatchObject({ count: 2, durationMs: 4000 });
  expect(Object.fromEntries([...trace.edges].map(([key, { count }]) => [key, count]))).toEqual({
    "ask:out>check:in": 2,
    "check:no>ask:in": 1,
    "check:yes>end:in": 1,
  });
});

test("a step that emitted several times lights each of its wires as often", () => {
  const edges = [wire("each", "body", "item"), wire("each", "after", "done")];

  const trace = traceOf({ edges }, [
    aStep({ seq: 1, node_id: "each", port: "done", emitted: { item: 3, done: 1 } }),
  ]);

  expect([...trace.edges.values()].map(({ count }) => count)).toEqual([3, 1]);
});

test("of two ways into a node that works, the newest is the one that moves", () => {
  const edges = [wire("first", "target"), wire("second", "target")];

  const trace = traceOf({ edges }, [
    aStep({ seq: 1, node_id: "first" }),
    aStep({ seq: 2, node_id: "target" }),
    aStep({ seq: 3, node_id: "second" }),
    aStep({ seq: 4, node_id: "target", state: "running", port: null }),
  ]);

  expect([...trace.edges.values()].map(({ isMoving }) => isMoving)).toEqual([false, true]);
});

test("a failure that was tried again and went well is no failure; the attempts are one visit", () => {
  const trace = traceOf({ edges: [] }, [
    aStep({ seq: 1, node_id: "call", state: "failed", error: { code: "timeout", message: "No answer." } }),
    aStep({ seq: 2, node_id: "call", attempt: 2 }),
  ]);

  expect(trace.nodes.get("call")).toMatchObject({ state: "completed", count: 1, attempt: 2, error: null });
});

test("a failure says what went wrong", () => {
  const trace = traceOf({ edges: [] }, [
    aStep({ seq: 1, node_id: "call", state: "failed", error: { code: "timeout", message: "No answer." } }),
  ]);

  expect(trace.nodes.get("call")).toMatchObject({ state: "failed", error: "No answer." });
});

test("of several waits of a node, the one that ends first is told", () => {
  const wait = { node_id: "ask", kind: "reply", state: "open" };

  const trace = traceOf(
    { edges: [] },
    [aStep({ seq: 1, node_id: "ask", state: "waiting", port: null })],
    [
      { ...wait, due_at: null },
      { ...wait, due_at: "2026-03-03T00:00:00Z" },
      { ...wait, due_at: "2026-03-02T00:00:00Z" },
      { ...wait, state: "done", due_at: "2026-03-01T00:00:00Z" },
    ],
  );

  expect(trace.nodes.get("ask")?.wait).toEqual({ kind: "reply", dueAt: "2026-03-02T00:00:00Z" });
});

test("marks carry count, time, what is left to wait, and the weight of the traffic", () => {
  const edges = [wire("each", "ask", "item"), wire("each", "end", "done")];
  const trace = traceOf(
    { edges },
    [
      aStep({ seq: 1, node_id: "each", emitted: { item: 2, done: 1 } }),
      aStep({ seq: 2, node_id: "ask" }),
      aStep({ seq: 3, node_id: "ask", state: "waiting", port: null }),
      aStep({ seq: 4, node_id: "end", pinned: true }),
    ],
    [{ node_id: "ask", kind: "reply", state: "open", due_at: LATER }],
  );

  const marks = marksOfTrace(trace, words);

  expect(Object.fromEntries(marks.nodes)).toEqual({
    each: { tone: "completed", badge: "2000 ms", title: "completed" },
    ask: { tone: "waiting", badge: "2× · 2 h", title: "waiting" },
    end: { tone: "pinned", badge: "2000 ms", title: "completed" },
  });
  expect(Object.fromEntries(marks.edges)).toEqual({
    "each:item>ask:in": { tone: "completed", label: "2×", weight: 1 },
    "each:done>end:in": { tone: "completed", weight: 0.5 },
  });
});

test("whatever an error is, there is a line for it", () => {
  expect([{ message: "Gone." }, { code: "x" }, "text", { other: 1 }, null].map(errorText)).toEqual([
    "Gone.",
    "x",
    "text",
    '{"other":1}',
    "null",
  ]);
});
