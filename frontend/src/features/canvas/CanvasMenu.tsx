import { useCanvas, useCanvasUi } from "./canvas-ui";
import { CanvasMenuEntries } from "./CanvasMenuEntries";
import classes from "./CanvasMenu.module.css";
import { NodeMenuEntries } from "./NodeMenuEntries";
import { Menu } from "@mantine/core";
import { useEditorStore } from "../../editor/context";

/** Not keys, as Menu has it: the very press that opens the menu would close it. */
const CLOSED_BY = ["mousedown", "touchstart"];

/** On every side of the window. */
const MARGIN = 8;

/** Over the point where there is not room enough below it. */
const KEPT_IN = { flip: false, shift: { crossAxis: true, padding: MARGIN } };

/** What can be done with one node, or with the drawing, where it was asked for. */
export function CanvasMenu() {
  const { ui, t } = useCanvas();
  const store = useEditorStore();
  const menu = useCanvasUi((state) => state.menu);
  if (!menu) return null;
  const close = () => {
    ui.setState({ menu: null });
  };
  return (
    <Menu
      key={`${menu.node ?? ""}:${menu.x}:${menu.y}`}
      opened
      onClose={() => {
        // Unless what was chosen gave the keyboard to something else already.
        const { activeElement } = document;
        const isHere = activeElement === document.body || activeElement?.closest("[role=menu]");
        close();
        if (isHere) store.getState().canvas?.focus(menu.node);
      }}
      position="bottom-start"
      middlewares={KEPT_IN}
      offset={0}
      width={250}
      shadow="md"
      trapFocus
      clickOutsideEvents={CLOSED_BY}
      withinPortal
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <div aria-hidden style={{ position: "fixed", left: menu.x, top: menu.y, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown
        aria-label={t(menu.node === null ? "menu.canvas" : "menu.title")}
        className={classes.entries ?? ""}
      >
        {menu.node === null ? <CanvasMenuEntries at={menu} /> : <NodeMenuEntries id={menu.node} />}
      </Menu.Dropdown>
    </Menu>
  );
}
