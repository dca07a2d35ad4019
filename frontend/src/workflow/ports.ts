import { inputOf, type Edge } from "./document";
import type { NodeFacts, NodeType, Port } from "./node-type";
import { humanise } from "./words";

/** The output every node has for its errors. */
export const ERROR_OUTPUT = "error";

/** A port as it is drawn. */
export interface DrawnPort {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly isWired: boolean;
  /** A wire goes here, but the node has no such port any more. */
  readonly isGhost: boolean;
}

export interface DrawnPorts {
  readonly inputs: readonly DrawnPort[];
  /** Without the one for errors. */
  readonly outputs: readonly DrawnPort[];
  readonly error: DrawnPort | null;
}

/** The names at which wires meet a node. */
export interface Wiring {
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

export const UNWIRED: Wiring = { inputs: new Set(), outputs: new Set() };

/** For each node that has wires, the names of the ports they meet it at. */
export function wiringOf(edges: readonly Edge[]): Map<string, Wiring> {
  const wiring = new Map<string, { inputs: Set<string>; outputs: Set<string> }>();
  const of = (id: string) => {
    const known = wiring.get(id) ?? { inputs: new Set<string>(), outputs: new Set<string>() };
    wiring.set(id, known);
    return known;
  };
  for (const edge of edges) {
    of(edge.source).outputs.add(edge.output);
    of(edge.target).inputs.add(inputOf(edge));
  }
  return wiring;
}

/**
 * The ports of a node: as its parameters make them, else as its type has them, and ghosts for wires that
 * lead nowhere else. Every wire has a port to be drawn to.
 */
export function drawnPorts(type: NodeType, facts: NodeFacts | undefined, wiring: Wiring): DrawnPorts {
  const declared = facts?.outputs ?? type.outputs;
  const regular = declared.filter((port) => port.name !== ERROR_OUTPUT);
  const error = declared.find((port) => port.name === ERROR_OUTPUT) ?? { name: ERROR_OUTPUT };
  const hasError = type.has_error_output || wiring.outputs.has(ERROR_OUTPUT);
  return {
    inputs: withGhosts(facts?.inputs ?? type.inputs, wiring.inputs),
    outputs: withGhosts(regular, without(wiring.outputs, ERROR_OUTPUT)),
    error: hasError ? drawn(error, wiring.outputs) : null,
  };
}

/** What people call a port. */
export function portTitle(port: Port): string {
  return port.title?.trim() ? port.title : humanise(port.name);
}

function withGhosts(ports: readonly Port[], wired: ReadonlySet<string>): DrawnPort[] {
  const known = new Set(ports.map((port) => port.name));
  const ghosts = [...wired].filter((name) => !known.has(name));
  return [
    ...ports.map((port) => drawn(port, wired)),
    ...ghosts.map((name) => ({ ...drawn({ name }, wired), isGhost: true })),
  ];
}

function drawn(port: Port, wired: ReadonlySet<string>): DrawnPort {
  return {
    name: port.name,
    title: portTitle(port),
    help: port.help ?? "",
    isWired: wired.has(port.name),
    isGhost: false,
  };
}

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return names.has(name) ? new Set([...names].filter((other) => other !== name)) : names;
}
