import type { Ends } from "../workflow/connect";
import { drawnPorts, UNWIRED, wiringOf, type DrawnPort, type DrawnPorts } from "../workflow/ports";
import { nodeById } from "./selectors";
import { typeOf, type EditorState } from "./store";

/** The ports of a node as they are drawn, with what is wired. */
export function portsOf(state: EditorState, nodeId: string): DrawnPorts | null {
  const node = nodeById(state, nodeId);
  if (!node) return null;
  const wiring = wiringOf(state.document.edges).get(nodeId) ?? UNWIRED;
  return drawnPorts(typeOf(state.nodeTypes, node.type), state.facts.get(nodeId), wiring);
}

/** Every output that can be wired, the one for errors last. */
export function outputPorts(ports: DrawnPorts): readonly DrawnPort[] {
  const regular = ports.outputs.filter((port) => !port.isGhost);
  return ports.error ? [...regular, ports.error] : regular;
}

/** The names a wire may begin and end at. */
export function endsOf(state: EditorState, nodeId: string): Ends {
  const ports = portsOf(state, nodeId);
  if (!ports) return { inputs: [], outputs: [] };
  return {
    inputs: ports.inputs.filter((port) => !port.isGhost).map((port) => port.name),
    outputs: outputPorts(ports).map((port) => port.name),
  };
}

/** The first output that leads nowhere yet, errors aside. */
export function freeOutput(state: EditorState, nodeId: string): string | null {
  return portsOf(state, nodeId)?.outputs.find((port) => !port.isWired && !port.isGhost)?.name ?? null;
}
