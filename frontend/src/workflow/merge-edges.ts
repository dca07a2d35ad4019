import { edgesByKey, type Edge } from "./document";
import type { Deciding } from "./merge-fields";

type Edges = readonly Edge[];

/**
 * Wires are a set: what either added is in, what either removed is not.
 *
 * Save that where both took the wires of one output away and laid others, somebody has to choose: both
 * together would send what comes out there down two ways, which neither meant.
 *
 * @param ids - Nodes of the merged document; a wire to any other is left out.
 * @param kept - Nodes that stay although one side removed them; their wires stay with them.
 */
export function mergeEdges(
  deciding: Deciding,
  [base, mine, theirs]: readonly [Edges, Edges, Edges],
  ids: ReadonlySet<string>,
  kept: ReadonlySet<string>,
): Edges {
  const was = edgesByKey(base);
  const my = edgesByKey(mine);
  const their = edgesByKey(theirs);
  const touchesKept = (edge: Edge) => kept.has(edge.source) || kept.has(edge.target);

  const all = new Map([...(theirs === base ? [...my, ...their] : [...their, ...my])]);
  const merged = [...all].filter(([key, edge]) => {
    if (!ids.has(edge.source) || !ids.has(edge.target)) return false;
    return (my.has(key) && their.has(key)) || !was.has(key) || touchesKept(edge);
  });
  const dropped = new Set(
    outputsOf(was).flatMap(({ id, output, keys }) => {
      if (keys.every((key) => my.has(key)) || keys.every((key) => their.has(key))) return [];
      const [before, one, other] = [was, my, their].map((edges) => leadingTo(edges, id, output));
      if (!ids.has(id) || String(one) === String(other) || !one?.length || !other?.length) return [];
      const choice = deciding.choose({ kind: "wires", id, output }, [], before, one, other);
      const away = choice === "mine" ? their : my;
      const stays = choice === "mine" ? my : their;
      return [...away.keys()].filter((key) => startsAt(away.get(key), id, output) && !stays.has(key));
    }),
  );
  return merged.filter(([key]) => !dropped.has(key)).map(([, edge]) => edge);
}

interface Output {
  readonly id: string;
  readonly output: string;
  readonly keys: string[];
}

function outputsOf(edges: ReadonlyMap<string, Edge>): readonly Output[] {
  const found = new Map<string, Output>();
  for (const [key, { source, output }] of edges) {
    const name = `${source}:${output}`;
    const known = found.get(name);
    if (known) known.keys.push(key);
    else found.set(name, { id: source, output, keys: [key] });
  }
  return [...found.values()];
}

function leadingTo(edges: ReadonlyMap<string, Edge>, id: string, output: string): readonly string[] {
  return [...edges.values()]
    .filter((edge) => startsAt(edge, id, output))
    .map((edge) => edge.target)
    .sort();
}

function startsAt(edge: Edge | undefined, id: string, output: string): boolean {
  return edge?.source === id && edge.output === output;
}
