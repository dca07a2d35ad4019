import { Menu } from "@mantine/core";
import {
  IconClipboard,
  IconMaximize,
  IconNote,
  IconPlus,
  IconSelectAll,
  IconSitemap,
} from "@tabler/icons-react";
import { useReactFlow } from "@xyflow/react";
import { useEditor, useEditorStore } from "../../editor/context";
import type { Position } from "../../workflow/document";
import { useCanvas } from "./canvas-ui";
import { MenuEntry } from "./MenuEntry";
import { WHOLE } from "./start-view";

/** Entries of the menu of the drawing itself; what they make stands where it was asked for, in screen pixels. */
export function CanvasMenuEntries({ at: screen }: { at: Position }) {
  const { t, operations } = useCanvas();
  const store = useEditorStore();
  const flow = useReactFlow();
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const isEmpty = useEditor((state) => state.document.nodes.length === 0);
  const at = flow.screenToFlowPosition(screen);
  return (
    <>
      {!isReadOnly && (
        <>
          <MenuEntry
            icon={IconPlus}
            title={t("add.between")}
            keys="n"
            onClick={() => {
              store.getState().insert({ at, screen });
            }}
          />
          <MenuEntry
            icon={IconNote}
            title={t("command.note")}
            keys="shift+s"
            onClick={() => {
              operations.addNote(at);
            }}
          />
          <MenuEntry
            icon={IconClipboard}
            title={t("command.paste")}
            keys="mod+v"
            onClick={() => void operations.pasteFromClipboard(at)}
          />
          <Menu.Divider />
        </>
      )}
      <MenuEntry
        icon={IconSelectAll}
        title={t("command.selectAll")}
        keys="mod+a"
        isEnabled={!isEmpty}
        onClick={operations.selectAll}
      />
      {!isReadOnly && (
        <MenuEntry
          icon={IconSitemap}
          title={t("command.layout")}
          keys="shift+l"
          isEnabled={!isEmpty}
          onClick={() => void operations.layOut()}
        />
      )}
      <MenuEntry
        icon={IconMaximize}
        title={t("command.zoomFit")}
        keys="1"
        isEnabled={!isEmpty}
        onClick={() => void flow.fitView(WHOLE)}
      />
    </>
  );
}
