import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconKeyboard,
  IconLayoutSidebarLeftExpand,
  IconMap,
  IconMaximize,
  IconMinus,
  IconPlus,
  IconSitemap,
} from "@tabler/icons-react";
import { Panel, useReactFlow, useStore } from "@xyflow/react";
import type { ReactNode } from "react";
import { runCommand } from "../../editor/commands";
import { useEditor, useEditorStore } from "../../editor/context";
import { toggleMinimap, useCanvas, useCanvasUi } from "./canvas-ui";
import classes from "./CanvasControls.module.css";

/** Buttons on the canvas: add at the top, the view at the bottom. */
export function CanvasControls() {
  const { t, ui, operations } = useCanvas();
  const store = useEditorStore();
  const flow = useReactFlow();
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const isPaletteOpen = useEditor((state) => state.isPaletteOpen);
  const hasMinimap = useCanvasUi((state) => state.hasMinimap);
  return (
    <>
      {!isReadOnly && (
        <Panel position="top-left" className={classes.add ?? ""} data-tour="trigger message">
          <Tool name={t("command.add")} keys="N" isStrong onClick={operations.insertHere}>
            <IconPlus size={18} />
          </Tool>
          {!isPaletteOpen && (
            <Tool
              name={t("command.palette")}
              keys="P"
              onClick={() => {
                store.getState().show({ isPaletteOpen: true });
              }}
            >
              <IconLayoutSidebarLeftExpand size={18} />
            </Tool>
          )}
        </Panel>
      )}
      <Panel position="bottom-left" className={classes.view ?? ""}>
        <Tool name={t("command.zoomOut")} keys="-" onClick={() => void flow.zoomOut()}>
          <IconMinus size={16} />
        </Tool>
        <Zoom onClick={() => void flow.zoomTo(1)} />
        <Tool name={t("command.zoomIn")} keys="+" onClick={() => void flow.zoomIn()}>
          <IconPlus size={16} />
        </Tool>
        <Tool
          name={t("command.zoomFit")}
          keys="1"
          onClick={() => void flow.fitView({ padding: 0.12, maxZoom: 1 })}
        >
          <IconMaximize size={16} />
        </Tool>
        {!isReadOnly && (
          <Tool name={t("command.layout")} keys="⇧L" onClick={() => void operations.layOut()}>
            <IconSitemap size={16} />
          </Tool>
        )}
        <Tool
          name={t("command.minimap")}
          keys="M"
          isPressed={hasMinimap}
          onClick={() => {
            toggleMinimap(ui);
          }}
        >
          <IconMap size={16} />
        </Tool>
        <Tool
          name={t("command.shortcuts")}
          keys="?"
          onClick={() => {
            runCommand("palette.shortcuts");
          }}
        >
          <IconKeyboard size={16} />
        </Tool>
      </Panel>
    </>
  );
}

function Zoom({ onClick }: { onClick: () => void }) {
  const { t } = useCanvas();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <button type="button" className={classes.zoom} title={t("command.zoomFull")} onClick={onClick}>
      {percent} %
    </button>
  );
}

interface ToolProps {
  name: string;
  keys: string;
  isStrong?: boolean;
  isPressed?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ name, keys, isStrong = false, isPressed, onClick, children }: ToolProps) {
  return (
    <Tooltip label={`${name} (${keys})`} openDelay={400}>
      <ActionIcon
        variant={isStrong ? "filled" : "subtle"}
        color={isStrong ? "teal" : "gray"}
        size={isStrong ? "lg" : "md"}
        aria-label={name}
        {...(isPressed !== undefined && { "aria-pressed": isPressed })}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
