import { describe, expect, test } from "vitest";
import { applyAll, type Change } from "./changes";
import { emptyDocument, type Edge, type WorkflowDocument, type WorkflowNode } from "./document";
import { isEqual } from "./equal";
import { merge } from "./merge";

function node(id: string, params: WorkflowNode["params"] = {}, type = "flow.set"): WorkflowNode {
  return { id, type, params, position: { x: 0, y: 0 } };
}

function wire(text: string): Edge {
  const [source = "", target = ""] = text.split(">");
  return { source, output: "out", target };
}

const BASE: WorkflowDocument = {
  ...emptyDocument("Orders"),
  nodes: [node("a", { text: "hello", times: 1 }), node("b"), node("c", { list: [1, 2] })],
  edges: [wire("a>b"), wire("b>c")],
  notes: [{ id: "n", text: "remember", position: { x: 0, y: 0 } }],
  groups: [{ id: "g", name: "Start", nodes: ["a", "b"] }],
  settings: { timezone: "UTC", vars: { city: "Lima" } },
};

function edit(...changes: Change[]): WorkflowDocument {
  return applyAll(BASE, changes);
}

function sorted(document: WorkflowDocument) {
  const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);
  return {
    ...document,
    nodes: [...document.nodes].sort(byId),
    notes: [...document.notes].sort(byId),
    groups: document.groups.map((group) => ({ ...group, nodes: [...group.nodes].sort() })).sort(byId),
    edges: document.edges.map((edge) => JSON.stringify(edge)).sort(),
  };
}

describe("what goes together", () => {
  test("different nodes", () => {
    const mine = edit({ type: "set_params", id: "a", params: { text: "hi", times: 1 } });
    const theirs = edit({ type: "update_node", id: "b", to: { name: "Greet" } });

    const merged = merge(BASE, mine, theirs);

    expect(merged.conflicts).toEqual([]);
    expect(merged.document.nodes).toEqual([
      node("a", { text: "hi", times: 1 }),
      { ...node("b"), name: "Greet" },
      BASE.nodes[2],
    ]);
  });

  describe("wires of a port that one renamed", () => {
    const leading = (output: string, target: string): Edge => ({ source: "a", output, target });
    const drawn = { ...BASE, nodes: [node("a", { cases: ["yes", "no"] }), node("b"), node("c")] };
    const base = { ...drawn, edges: [leading("yes", "b")] };
    const mine = applyAll(base, [
      { type: "set_params", id: "a", params: { cases: ["call", "no"] } },
      { type: "rename_outputs", id: "a", names: new Map([["yes", "call"]]) },
    ]);

    test("and the other laid elsewhere lead there from its new name", () => {
      const theirs = { ...base, edges: [leading("yes", "c")] };

      expect(merge(base, mine, theirs).document.edges).toEqual([leading("call", "c")]);
      expect(merge(base, theirs, mine).document.edges).toEqual([leading("call", "c")]);
    });

    test("and the other added are at its new name", () => {
      const theirs = { ...base, edges: [leading("yes", "b"), leading("yes", "c")] };

      expect(merge(base, mine, theirs).document.edges).toEqual([leading("call", "b"), leading("call", "c")]);
    });

    test("stay where the node has a port of the old name anyway", () => {
      const itself = { ...mine, edges: base.edges };
      const theirs = { ...base, edges: [leading("yes", "b"), leading("yes", "c")] };

      expect(merge(base, itself, theirs).document.edges).toEqual(theirs.edges);
    });
  });

  test("different fields of one node", () => {
    const mine = edit({ type: "set_params", id: "a", params: { text: "hi", times: 1 } });
    const theirs = edit({ type: "set_params", id: "a", params: { text: "hello", times: 2, new: true } });

    expect(merge(BASE, mine, theirs).document.nodes[0]?.params).toEqual({ text: "hi", times: 2, new: true });
  });

  test("nodes that both added under one id: mine gets another, with its wires and what names it", () => {
    const mine = edit(
      { type: "add_nodes", nodes: [node("d", { mine: 1 }), node("e", { text: "{{ steps.d.x }}" })] },
      { type: "add_edges", edges: [wire("c>d"), wire("d>e")] },
    );
    const theirs = edit({ type: "add_nodes", nodes: [node("d", { theirs: 1 })] });

    const { document, conflicts, renamed } = merge(BASE, mine, theirs);

    expect(conflicts).toEqual([]);
    expect([...renamed]).toEqual([["d", "d_2"]]);
    expect(document.nodes.slice(3)).toEqual([
      node("d", { theirs: 1 }),
      node("d_2", { mine: 1 }),
      node("e", { text: "{{ steps.d_2.x }}" }),
    ]);
    expect(document.edges.slice(2)).toEqual([wire("c>d_2"), wire("d_2>e")]);
  });

  test("the same node added by both is one node", () => {
    const both = edit({ type: "add_nodes", nodes: [node("d", { same: 1 })] });
    const moved = applyAll(both, [{ type: "move", positions: new Map([["d", { x: 9, y: 9 }]]) }]);

    const { document, conflicts } = merge(BASE, both, moved);

    expect(conflicts).toEqual([]);
    expect(document.nodes.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
  });

  test("wires added and removed", () => {
    const mine = edit({ type: "remove_edges", edges: [wire("a>b")] });
    const theirs = edit({ type: "add_edges", edges: [wire("a>c")] });

    expect(merge(BASE, mine, theirs).document.edges).toEqual([wire("b>c"), wire("a>c")]);
  });

  test("positions: mine, if I moved it", () => {
    const mine = edit({ type: "move", positions: new Map([["a", { x: 1, y: 1 }]]) });
    const both = [["a", "b"]].flatMap((ids) => ids.map((id) => [id, { x: 2, y: 2 }] as const));
    const theirs = edit({ type: "move", positions: new Map(both) });

    const { document, conflicts } = merge(BASE, mine, theirs);

    expect(conflicts).toEqual([]);
    expect(document.nodes.map(({ position }) => position.x)).toEqual([1, 2, 0]);
  });

  test("members of a frame, settings and variables", () => {
    const mine = edit(
      { type: "update_group", id: "g", to: { nodes: ["a", "b", "c"] } },
      { type: "set_settings", to: { vars: { city: "Lima", tax: 5 } } },
    );
    const theirs = edit(
      { type: "update_group", id: "g", to: { name: "Begin", nodes: ["a"] } },
      { type: "set_settings", to: { timezone: "America/Lima", vars: { city: "Cusco" } } },
    );

    const { document, conflicts } = merge(BASE, mine, theirs);

    expect(conflicts).toEqual([]);
    expect(document.groups).toEqual([{ id: "g", name: "Begin", nodes: ["a", "c"] }]);
    expect(document.settings).toEqual({ timezone: "America/Lima", vars: { city: "Cusco", tax: 5 } });
  });

  test("a node that one removed and the other only moved is gone, with its wires and its place in the frame", () => {
    const mine = edit({ type: "move", positions: new Map([["b", { x: 5, y: 5 }]]) });
    const theirs = edit({ type: "remove_nodes", ids: ["b"] });

    const { document, conflicts } = merge(BASE, mine, theirs);

    expect(conflicts).toEqual([]);
    expect(document).toEqual(theirs);
  });
});

describe("what somebody has to choose about", () => {
  const sides = (choice: "mine" | "theirs", given: ReturnType<typeof merge>) =>
    new Map(given.conflicts.map(({ id }) => [id, choice]));

  test("one field set to two values", () => {
    const mine = edit({ type: "set_params", id: "a", params: { text: "hi", times: 1 } });
    const theirs = edit({ type: "set_params", id: "a", params: { text: "hey", times: 1 } });

    const asked = merge(BASE, mine, theirs);

    expect(asked.conflicts).toMatchObject([
      {
        subject: { kind: "node", id: "a" },
        path: ["params", "text"],
        base: "hello",
        mine: "hi",
        theirs: "hey",
      },
    ]);
    expect(merge(BASE, mine, theirs, sides("mine", asked))).toMatchObject({ document: mine, conflicts: [] });
    expect(merge(BASE, mine, theirs, sides("theirs", asked))).toMatchObject({
      document: theirs,
      conflicts: [],
    });
  });

  test("a node removed by one and edited by the other; whoever keeps it keeps its wires", () => {
    const mine = edit({ type: "remove_nodes", ids: ["b"] });
    const theirs = edit({ type: "set_params", id: "b", params: { now: "edited" } });

    const asked = merge(BASE, mine, theirs);

    expect(asked.conflicts).toMatchObject([
      { subject: { kind: "node", id: "b" }, path: [], mine: undefined },
    ]);
    expect(merge(BASE, mine, theirs, sides("mine", asked)).document).toEqual(mine);
    expect(sorted(merge(BASE, mine, theirs, sides("theirs", asked)).document)).toMatchObject({
      nodes: theirs.nodes,
      edges: sorted(theirs).edges,
    });
  });

  test("a node removed by one that the other laid a wire to", () => {
    const mine = edit({ type: "remove_nodes", ids: ["c"] });
    const theirs = edit({ type: "add_edges", edges: [wire("a>c")] });

    expect(merge(BASE, mine, theirs).conflicts).toMatchObject([{ subject: { kind: "node", id: "c" } }]);
  });

  test("two nodes put into the same wire", () => {
    const into = (id: string) =>
      edit(
        { type: "add_nodes", nodes: [node(id)] },
        { type: "remove_edges", edges: [wire("a>b")] },
        { type: "add_edges", edges: [wire(`a>${id}`), wire(`${id}>b`)] },
      );
    const [mine, theirs] = [into("x"), into("y")];

    const asked = merge(BASE, mine, theirs);

    expect(asked.conflicts).toMatchObject([
      { subject: { kind: "wires", id: "a", output: "out" }, mine: ["x"], theirs: ["y"] },
    ]);
    const edges = merge(BASE, mine, theirs, sides("theirs", asked)).document.edges;
    expect(edges.map(({ source, target }) => `${source}>${target}`).sort()).toEqual([
      "a>y",
      "b>c",
      "x>b",
      "y>b",
    ]);
  });

  test("a list changed by both is one field", () => {
    const mine = edit({ type: "set_params", id: "c", params: { list: [1] } });
    const theirs = edit({ type: "set_params", id: "c", params: { list: [1, 2, 3] } });

    expect(merge(BASE, mine, theirs).conflicts).toMatchObject([{ path: ["params", "list"] }]);
  });

  test("the name, a note's text, a setting", () => {
    const side = (text: string) =>
      edit(
        { type: "set_name", name: text },
        { type: "update_note", id: "n", to: { text } },
        { type: "set_settings", to: { timezone: text } },
      );

    const { conflicts } = merge(BASE, side("one"), side("other"));

    expect(conflicts.map(({ subject }) => subject.kind).sort()).toEqual(["name", "note", "settings"]);
  });
});

describe("whatever two people do", () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed);

  test("who did nothing gets what the other did, and the other nothing new", () => {
    for (const seed of seeds) {
      const edits = randomEdits(random(seed));
      expect(sorted(merge(BASE, edits, BASE).document)).toEqual(sorted(edits));
      expect(sorted(merge(BASE, BASE, edits).document)).toEqual(sorted(edits));
      expect(sorted(merge(BASE, edits, edits).document)).toEqual(sorted(edits));
    }
  });

  test("the merged drawing holds together, and a choice for each conflict ends them", () => {
    for (const seed of seeds) {
      const chance = random(seed);
      const [mine, theirs] = [randomEdits(chance), randomEdits(chance)];
      const asked = merge(BASE, mine, theirs);
      for (const side of ["mine", "theirs"] as const) {
        const choices = new Map(asked.conflicts.map(({ id }) => [id, side]));
        const { document, conflicts } = merge(BASE, mine, theirs, choices);
        expect(conflicts).toEqual([]);
        const ids = document.nodes.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(
          document.edges.filter((edge) => !ids.includes(edge.source) || !ids.includes(edge.target)),
        ).toEqual([]);
        expect(document.groups.flatMap((group) => group.nodes).filter((id) => !ids.includes(id))).toEqual([]);
      }
    }
  });

  test("without a conflict nothing that either put in is lost, and nothing either took away comes back", () => {
    let clean = 0;
    for (const seed of seeds) {
      const chance = random(seed);
      const [mine, theirs] = [randomEdits(chance), randomEdits(chance)];
      const { document, conflicts, renamed } = merge(BASE, mine, theirs);
      if (conflicts.length > 0) continue;
      clean += 1;
      const ids = new Set(document.nodes.map(({ id }) => id));
      for (const side of [mine, theirs]) {
        const has = new Set(side.nodes.map(({ id }) => id));
        for (const was of BASE.nodes) {
          if (!has.has(was.id)) expect(ids.has(was.id)).toBe(false);
          const now = side.nodes.find(({ id }) => id === was.id);
          const merged = document.nodes.find(({ id }) => id === was.id);
          for (const [key, value] of Object.entries(now?.params ?? {})) {
            if (merged && !isEqual(value, was.params?.[key])) expect(merged.params?.[key]).toEqual(value);
          }
        }
        for (const { id } of side.nodes) {
          const called = side === mine ? (renamed.get(id) ?? id) : id;
          if (!BASE.nodes.some((was) => was.id === id)) expect(ids.has(called)).toBe(true);
        }
      }
    }
    expect(clean).toBeGreaterThan(50);
  });
});

/** Numbers in [0, 1) that are the same every time. Source: mulberry32, public domain. */
function random(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function randomEdits(chance: () => number): WorkflowDocument {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(chance() * items.length)] as Item;
  const ids = ["a", "b", "c", "d", "e"];
  const kinds: (() => Change)[] = [
    () => ({
      type: "set_params",
      id: pick(ids),
      params: { text: pick(["x", "y"]), [pick(["p", "q"])]: chance() },
    }),
    () => ({ type: "update_node", id: pick(ids), to: { name: pick(["One", "Two"]) } }),
    () => ({ type: "add_nodes", nodes: [node(pick(["d", "e"]), { k: pick([1, 2]) })] }),
    () => ({ type: "remove_nodes", ids: [pick(ids)] }),
    () => ({ type: "add_edges", edges: [wire(`${pick(["a", "b", "c"])}>${pick(["a", "b", "c"])}`)] }),
    () => ({ type: "remove_edges", edges: [pick(BASE.edges)] }),
    () => ({ type: "move", positions: new Map([[pick(ids), { x: Math.round(chance() * 99), y: 1 }]]) }),
    () => ({ type: "update_note", id: "n", to: { text: pick(["p", "q"]) } }),
    () => ({ type: "set_settings", to: { vars: { [pick(["v", "w"])]: pick([1, 2]) } } }),
  ];
  const changes = Array.from({ length: 1 + Math.floor(chance() * 4) }, () => pick(kinds)());
  return withoutLooseWires(applyAll(BASE, changes));
}

function withoutLooseWires(document: WorkflowDocument): WorkflowDocument {
  const ids = new Set(document.nodes.map(({ id }) => id));
  return {
    ...document,
    edges: document.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)),
  };
}
