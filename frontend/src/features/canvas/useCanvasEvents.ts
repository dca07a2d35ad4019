import { useReactFlow, type Connection, type FinalConnectionState, type ReactFlowProps } from "@xyflow/react";
import { useMemo, type DragEvent, type FocusEvent, type MouseEvent } from "react";
import { endsOf } from "../../editor/ends";
import { useEditorStore } from "../../editor/context";
import { insertInto } from "../../editor/insert";
import { DRAGGED_NODE_TYPE } from "../../editor/palette-memory";
import { typeOf, type EditorStore } from "../../editor/store";
import { firstFit, refusalOf, wireOf } from "../../workflow/connect";
import { edgeKey, type Edge, type Position } from "../../workflow/document";
import { splice } from "../../workflow/insert";
import { selectNodes } from "../../workflow/selection";
import { PORT_Y } from "../../workflow/node-shape";
import { NODE_WIDTH } from "../../workflow/shape";
import { useCanvas, type CanvasUiStore } from "./canvas-ui";
import { draw } from "./drawing";
import { movedSince, takeOver } from "./drawing-store";
import type { FlowEdge, FlowNode } from "./flow-types";
import { selectionAfter } from "./selecting";
import { focusedId } from "./useCanvasKeys";

type Events = Partial<ReactFlowProps<FlowNode, FlowEdge>>;

/** What happens on the canvas by mouse and finger, made into changes of the document. */
export function useCanvasEvents() {
  const parts = useCanvas();
  const store = useEditorStore();
  const flow = useReactFlow();
  return useMemo(() => {
    const drag = givingUp(parts, store);
    const flowEvents: Events = {
      ...basics(parts, store, drag),
      ...wiring(parts, store, flow),
      ...dragging(parts, store, drag),
      ...dropping(parts, store, flow),
    };
    return {
      flow: flowEvents,
      /** A node is wanted where one clicks twice on nothing. */
      onAreaDoubleClick: (event: MouseEvent) => {
        const isPane = event.target instanceof Element && event.target.classList.contains("react-flow__pane");
        if (!isPane) return;
        const screen = { x: event.clientX, y: event.clientY };
        store.getState().insert({ at: flow.screenToFlowPosition(screen), screen });
      },
      /** The view goes to where the small map is clicked. */
      onMinimapClick: (_event: MouseEvent, { x, y }: Position) => {
        void flow.setCenter(x, y, { zoom: flow.getZoom() });
      },
      /** The selection goes with the keyboard, so that every command knows what is meant. */
      onAreaFocus: (event: FocusEvent) => {
        const id = focusedId(event.target);
        if (id === null || !event.target.matches(":focus-visible")) return;
        const { selection, document } = store.getState();
        const isNode = document.nodes.some((node) => node.id === id);
        if (isNode && !selection.nodes.has(id)) store.getState().select(selectNodes([id]));
      },
    };
  }, [parts, store, flow]);
}

type Parts = ReturnType<typeof useCanvas>;
type Flow = ReturnType<typeof useReactFlow>;

function basics({ ui, drawing, words }: Parts, store: EditorStore, drag: Drag): Events {
  return {
    onNodesChange: (changes) => {
      takeOver(
        drawing,
        store,
        words,
        drag.isGivenUp ? changes.filter((change) => change.type !== "position") : changes,
      );
      const selection = selectionAfter(store.getState().selection, changes, []);
      if (selection) store.getState().select(selection);
    },
    onEdgesChange: (changes) => {
      const selection = selectionAfter(store.getState().selection, [], changes);
      if (selection) store.getState().select(selection);
    },
    onNodeClick: (event, node) => {
      const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
      const { select, selection } = store.getState();
      // React Flow keeps the press with Shift for drawing a box, so the node does not get it.
      const changes = [{ type: "select" as const, id: node.id, selected: node.selected !== true }];
      if (event.shiftKey) select(selectionAfter(selection, changes, []) ?? selection);
      // The open form may be of another node than the one that is selected.
      else if (node.type === "step" && !isAdding) select(selectNodes([node.id]));
    },
    onNodeDoubleClick: (_event, node) => {
      if (node.type === "step") store.getState().open(node.id);
      else if (!store.getState().isReadOnly) ui.setState({ renaming: node.id });
    },
    onNodeContextMenu: (event, node) => {
      if (node.type !== "step") return;
      event.preventDefault();
      const { selection, select } = store.getState();
      if (!selection.nodes.has(node.id)) select(selectNodes([node.id]));
      ui.setState({ menu: { node: node.id, x: event.clientX, y: event.clientY } });
    },
    onSelectionContextMenu: (event, [first]) => {
      event.preventDefault();
      ui.setState({ menu: { node: first?.id ?? null, x: event.clientX, y: event.clientY } });
    },
    onPaneContextMenu: (event) => {
      event.preventDefault();
      ui.setState({ menu: { node: null, x: event.clientX, y: event.clientY } });
    },
  };
}

function wiring({ operations }: Parts, store: EditorStore, flow: Flow): Events {
  const ends = (id: string) => endsOf(store.getState(), id);
  return {
    isValidConnection: (connection) =>
      refusalOf(store.getState().document, wireBetween(connection), ends) === null,
    onConnect: (connection) => {
      operations.connect(wireBetween(connection));
    },
    onConnectEnd: (event, connection) => {
      if (!connection.isValid) dropWire(connection, pointOf(event), store, flow, operations.connect);
    },
    onReconnect: (edge, connection) => {
      if (edge.data) operations.connect(wireBetween(connection), edge.data.edge);
    },
  };
}

/** A wire let go on a node goes to its first input that takes it; on nothing, a node is offered. */
function dropWire(
  { fromNode, fromHandle, toHandle }: FinalConnectionState,
  point: { x: number; y: number },
  store: EditorStore,
  flow: Flow,
  connect: (wire: Edge) => boolean,
): void {
  const port = fromHandle?.id;
  if (!fromNode || !port) return;
  const state = store.getState();
  const over = nodeAt(point);
  const isFromOutput = fromHandle.type === "source";
  if (over !== null) {
    if (over === fromNode.id && !toHandle) return;
    const from = { node: fromNode.id, output: port };
    const fit = isFromOutput ? firstFit(state.document, from, over, (id) => endsOf(state, id)) : null;
    if (fit) connect(fit);
    else if (isFromOutput) connect(wireOf(fromNode.id, port, over, toHandle?.id ?? "in"));
    return;
  }
  const at = flow.screenToFlowPosition(point);
  state.insert(
    isFromOutput
      ? { from: { node: fromNode.id, output: port }, at: { x: at.x, y: at.y - PORT_Y }, screen: point }
      : {
          to: { node: fromNode.id, input: port },
          at: { x: at.x - NODE_WIDTH, y: at.y - PORT_Y },
          screen: point,
        },
  );
}

interface Drag {
  /** Escape was pressed: what is still moved until the button is let go counts for nothing. */
  isGivenUp: boolean;
  readonly begin: () => void;
  readonly end: () => void;
}

/** What is dragged goes back to where it was by Escape. */
function givingUp({ ui, drawing, words }: Parts, store: EditorStore): Drag {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    drag.isGivenUp = true;
    mark(ui, null);
    const { nodes, edges } = drawing.getState();
    const laidDown = nodes.map((node) => (node.dragging ? { ...node, dragging: false } : node));
    drawing.setState(draw({ nodes: laidDown, edges }, store.getState(), words));
  };
  const drag: Drag = {
    isGivenUp: false,
    begin: () => {
      drag.isGivenUp = false;
      window.addEventListener("keydown", onKeyDown, { capture: true });
    },
    end: () => {
      window.removeEventListener("keydown", onKeyDown, { capture: true });
      drag.isGivenUp = false;
    },
  };
  return drag;
}

function dragging({ ui, drawing, t }: Parts, store: EditorStore, drag: Drag): Events {
  const commit = (also: Parameters<typeof splice> | null) => {
    const { isGivenUp } = drag;
    drag.end();
    if (isGivenUp) return;
    const positions = movedSince(drawing.getState(), store.getState());
    ui.setState({ spliceInto: null });
    if (positions.size === 0) return;
    const splicing = also ? splice(...also) : [];
    const label = t(splicing.length > 0 ? "undo.splice" : "undo.move");
    store.getState().edit([{ type: "move", positions }, ...splicing], label);
  };
  return {
    onNodeDragStart: drag.begin,
    onSelectionDragStart: drag.begin,
    onNodeDrag: (event, node, all) => {
      if (drag.isGivenUp) return;
      const target = all.length === 1 ? spliceTarget(store, node.id, pointOf(event)) : null;
      mark(ui, target ? edgeKey(target[0]) : null);
    },
    onNodeDragStop: (event, node, all) => {
      commit(all.length === 1 ? spliceTarget(store, node.id, pointOf(event)) : null);
    },
    onSelectionDragStop: () => {
      commit(null);
    },
  };
}

/** The wire under the pointer, if this node hangs on nothing yet and fits into it. */
function spliceTarget(
  store: EditorStore,
  id: string,
  point: { x: number; y: number },
): Parameters<typeof splice> | null {
  const { document, nodeTypes } = store.getState();
  const node = document.nodes.find((one) => one.id === id);
  if (!node || document.edges.some((edge) => edge.source === id || edge.target === id)) return null;
  const edge = wireAt(store, point);
  const type = typeOf(nodeTypes, node.type);
  return edge && splice(edge, id, type).length > 0 ? [edge, id, type] : null;
}

function dropping({ ui, t }: Parts, store: EditorStore, flow: Flow): Events {
  const isOurs = (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED_NODE_TYPE);
  return {
    onDragOver: (event) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      const edge = wireAt(store, { x: event.clientX, y: event.clientY });
      mark(ui, edge && edgeKey(edge));
    },
    onDragLeave: () => {
      mark(ui, null);
    },
    onDrop: (event) => {
      mark(ui, null);
      const type = store.getState().nodeTypes.get(event.dataTransfer.getData(DRAGGED_NODE_TYPE));
      if (!type) return;
      event.preventDefault();
      const point = { x: event.clientX, y: event.clientY };
      const middle = flow.screenToFlowPosition(point);
      const edge = wireAt(store, point);
      const canGoIn = edge !== null && type.inputs.length > 0 && type.outputs.length > 0;
      const at = { x: middle.x - NODE_WIDTH / 2, y: middle.y - PORT_Y };
      insertInto(
        store,
        type,
        canGoIn ? { edge: edgeKey(edge) } : { at },
        t("undo.add", { title: type.title }),
      );
      store.getState().canvas?.announce(t("said.added", { title: type.title }));
    },
  };
}

function wireBetween({ source, sourceHandle, target, targetHandle }: Connection | FlowEdge): Edge {
  return wireOf(source, sourceHandle ?? "out", target, targetHandle ?? "in");
}

function mark(ui: CanvasUiStore, edge: string | null): void {
  if (ui.getState().spliceInto !== edge) ui.setState({ spliceInto: edge });
}

function pointOf(event: globalThis.MouseEvent | TouchEvent | MouseEvent): { x: number; y: number } {
  if ("clientX" in event) return { x: event.clientX, y: event.clientY };
  const touch = event.changedTouches[0];
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

function nodeAt({ x, y }: { x: number; y: number }): string | null {
  const node = document.elementFromPoint(x, y)?.closest<HTMLElement>(".react-flow__node-step");
  return node?.dataset.id ?? null;
}

function wireAt(store: EditorStore, { x, y }: { x: number; y: number }): Edge | null {
  const wires = document.elementsFromPoint(x, y).map((element) => element.closest(".react-flow__edge"));
  const key = wires.find((wire) => wire !== null)?.getAttribute("data-id");
  return store.getState().document.edges.find((edge) => edgeKey(edge) === key) ?? null;
}
