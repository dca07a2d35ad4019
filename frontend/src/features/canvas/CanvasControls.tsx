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
import { runCommand } from "../../editor/commands";
import { useEditor, useEditorStore } from "../../editor/context";
import { toggleMinimap, useCanvas, useCanvasUi } from "./canvas-ui";
import { CanvasTool } from "./CanvasTool";
import { WHOLE } from "./start-view";
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
          <CanvasTool name={t("command.add")} keys="N" isStrong onClick={operations.insertHere}>
            <IconPlus size={18} />
          </CanvasTool>
          {!isPaletteOpen && (
            <CanvasTool
              name={t("command.palette")}
              keys="P"
              onClick={() => {
                store.getState().show({ isPaletteOpen: true });
              }}
            >
              <IconLayoutSidebarLeftExpand size={18} />
            </CanvasTool>
          )}
        </Panel>
      )}
      <Panel position="bottom-left" className={classes.view ?? ""}>
        <CanvasTool name={t("command.zoomOut")} keys="-" onClick={() => void flow.zoomOut()}>
          <IconMinus size={16} />
        </CanvasTool>
        <Zoom onClick={() => void flow.zoomTo(1)} />
        <CanvasTool name={t("command.zoomIn")} keys="+" onClick={() => void flow.zoomIn()}>
          <IconPlus size={16} />
        </CanvasTool>
        <CanvasTool name={t("command.zoomFit")} keys="1" onClick={() => void flow.fitView(WHOLE)}>
          <IconMaximize size={16} />
        </CanvasTool>
        {!isReadOnly && (
          <CanvasTool name={t("command.layout")} keys="⇧L" onClick={() => void operations.layOut()}>
            <IconSitemap size={16} />
          </CanvasTool>
        )}
        <CanvasTool
          name={t("command.minimap")}
          keys="M"
          isPressed={hasMinimap}
          onClick={() => {
            toggleMinimap(ui);
          }}
        >
          <IconMap size={16} />
        </CanvasTool>
        <CanvasTool
          name={t("command.shortcuts")}
          keys="?"
          onClick={() => {
            runCommand("palette.shortcuts");
          }}
        >
          <IconKeyboard size={16} />
        </CanvasTool>
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
