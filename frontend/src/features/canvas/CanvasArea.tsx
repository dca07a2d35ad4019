import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  useConnection,
  useStore as useFlowStore,
} from "@xyflow/react";
import { useCallback, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { useEditor } from "../../editor/context";
import { GRID } from "../../workflow/shape";
import { useCanvas, useCanvasUi } from "./canvas-ui";
import { CanvasMenu } from "./CanvasMenu";
import { CanvasControls } from "./CanvasControls";
import { CanvasNews } from "./CanvasNews";
import { ConnectMenu } from "./ConnectMenu";
import { EmptyCanvas } from "./EmptyCanvas";
import { FrameNode } from "./FrameNode";
import type { FlowEdge, FlowNode } from "./flow-types";
import { NoteNode } from "./NoteNode";
import { SelectionBar } from "./SelectionBar";
import { SketchContext } from "./SketchedStep";
import { StepNode } from "./StepNode";
import { useCanvasCommands } from "./useCanvasCommands";
import { useCanvasEvents } from "./useCanvasEvents";
import { useCanvasKeys } from "./useCanvasKeys";
import { useClipboard } from "./useClipboard";
import { useFirstLook } from "./useFirstLook";
import { useHandle } from "./useHandle";
import { usePanLayer } from "./usePanLayer";
import { Wire } from "./Wire";
import classes from "./Canvas.module.css";

const NODE_TYPES = { step: StepNode, note: NoteNode, frame: FrameNode };
const EDGE_TYPES = { wire: Wire };
const MULTI_SELECT = ["Shift", "Meta", "Control"];
const SNAP: [number, number] = [GRID, GRID];

/** Farther away than this, only icons and titles are drawn. */
const FAR = 0.45;

/** With more nodes than this, only those in sight are drawn; from afar all of them, but only sketched. */
const MANY = 120;

/** React Flow, given the drawing to show and told what to do with what happens to it. */
export function CanvasArea() {
  const { t, drawing } = useCanvas();
  const area = useRef<HTMLDivElement>(null);
  const nodes = useStore(drawing, (state) => state.nodes);
  const edges = useStore(drawing, (state) => state.edges);
  // React Flow goes through all of them whenever it is given another list.
  const shownNodes = useMemo(() => [...nodes], [nodes]);
  const shownEdges = useMemo(() => [...edges], [edges]);
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const hasMany = useEditor((state) => state.selection.nodes.size > 1);
  const isEmpty = useEditor(
    (state) => state.document.nodes.length + state.document.notes.length === 0 && !state.inserting,
  );
  const hasMinimap = useCanvasUi((ui) => ui.hasMinimap);
  const isFar = useFlowStore((state) => state.transform[2] < FAR);
  const isLarge = nodes.length > MANY;
  // All sketches stay: one that came or went while the view is moved would have all of them layered anew.
  const isSketch = isFar && isLarge;
  const connecting = useConnection((connection) => connection.fromHandle?.type);
  const events = useCanvasEvents();
  const onKeyDown = useCanvasKeys();
  const pan = usePanLayer(area);
  const { start, measure } = useFirstLook();
  const setArea = useCallback(
    (element: HTMLDivElement | null) => {
      area.current = element;
      measure(element);
    },
    [measure],
  );
  useCanvasCommands();
  useClipboard();
  useHandle();

  return (
    <div
      ref={setArea}
      className={classes.canvas}
      data-sketch={isSketch || undefined}
      data-far={(isFar && !isLarge) || undefined}
      data-many={hasMany || undefined}
      data-connecting={connecting}
      onDoubleClick={events.onAreaDoubleClick}
      onFocus={events.onAreaFocus}
    >
      {start && (
        <SketchContext value={isSketch}>
          <ReactFlow<FlowNode, FlowEdge>
            {...events.flow}
            {...pan}
            className={classes.flow ?? ""}
            aria-label={t("aria.canvas")}
            tabIndex={0}
            nodes={shownNodes}
            edges={shownEdges}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            defaultViewport={start}
            nodesDraggable={!isReadOnly}
            nodesConnectable={!isReadOnly}
            edgesReconnectable={!isReadOnly}
            onKeyDown={onKeyDown}
            disableKeyboardA11y
            deleteKeyCode={null}
            selectionKeyCode="Shift"
            multiSelectionKeyCode={MULTI_SELECT}
            elevateNodesOnSelect={false}
            zoomOnDoubleClick={false}
            panOnScroll
            nodeDragThreshold={0}
            snapToGrid
            snapGrid={SNAP}
            minZoom={0.1}
            maxZoom={2}
            connectionRadius={28}
            onlyRenderVisibleElements={isLarge && !isSketch}
            proOptions={{ hideAttribution: true }}
            ariaLabelConfig={{
              "node.a11yDescription.default": t("aria.nodeHelp"),
              "node.a11yDescription.keyboardDisabled": t("aria.nodeHelp"),
              "edge.a11yDescription.default": t("aria.wireHelp"),
            }}
          >
            {!isSketch && (
              <Background
                variant={BackgroundVariant.Dots}
                gap={GRID * 3}
                size={1.5}
                color="var(--canvas-dots)"
              />
            )}
            {hasMinimap && (
              <MiniMap
                pannable
                zoomable
                ariaLabel={t("aria.minimap")}
                position="bottom-right"
                onClick={events.onMinimapClick}
              />
            )}
            <CanvasControls />
            <SelectionBar />
          </ReactFlow>
        </SketchContext>
      )}
      {isEmpty && !isReadOnly && <EmptyCanvas />}
      <CanvasMenu />
      <ConnectMenu />
      <CanvasNews />
    </div>
  );
}
