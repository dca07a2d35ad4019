import { ActionIcon, Menu } from "@mantine/core";
import {
  IconBoxMultiple,
  IconCopy,
  IconCopyPlus,
  IconLayoutAlignLeft,
  IconPlayerPause,
  IconTrash,
} from "@tabler/icons-react";
import { Panel } from "@xyflow/react";
import { runCommand } from "../../editor/commands";
import { useEditor, useEditorStore } from "../../editor/context";
import { useCanvas } from "./canvas-ui";
import { CanvasTool } from "./CanvasTool";
import classes from "./CanvasControls.module.css";

const ARRANGING = [
  "align.left",
  "align.centre",
  "align.right",
  "align.top",
  "align.middle",
  "align.bottom",
  "distribute.across",
  "distribute.down",
] as const;

/** What can be done with several at once. */
export function SelectionBar() {
  const { t, operations } = useCanvas();
  const store = useEditorStore();
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const nodes = useEditor((state) => state.selection.nodes.size);
  const count = useEditor((state) => state.selection.nodes.size + state.selection.notes.size);
  if (isReadOnly || count < 2) return null;
  return (
    <Panel
      position="top-center"
      className={classes.view ?? ""}
      role="toolbar"
      aria-label={t("several.bar", { count })}
    >
      <span className={classes.count}>{t("several.bar", { count })}</span>
      {nodes > 1 && (
        <Menu position="bottom" shadow="md">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("several.arrange")}
              title={t("several.arrange")}
            >
              <IconLayoutAlignLeft size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {ARRANGING.filter((id) => nodes > 2 || id.startsWith("align")).map((id) => (
              <Menu.Item
                key={id}
                onClick={() => {
                  runCommand(id);
                }}
              >
                {t(id)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {nodes > 0 && (
        <CanvasTool name={t("command.group")} keys="Ctrl+G" onClick={operations.group}>
          <IconBoxMultiple size={16} />
        </CanvasTool>
      )}
      <CanvasTool name={t("menu.copy")} keys="Ctrl+C" onClick={() => void operations.copyToClipboard()}>
        <IconCopy size={16} />
      </CanvasTool>
      <CanvasTool
        name={t("menu.duplicate")}
        keys="Ctrl+D"
        onClick={() => {
          operations.duplicate();
        }}
      >
        <IconCopyPlus size={16} />
      </CanvasTool>
      {nodes > 0 && (
        <CanvasTool
          name={t("command.disable")}
          keys="D"
          onClick={() => {
            operations.toggleDisabled([...store.getState().selection.nodes]);
          }}
        >
          <IconPlayerPause size={16} />
        </CanvasTool>
      )}
      <CanvasTool
        name={t("menu.delete")}
        keys="Delete"
        onClick={() => {
          operations.removeSelection(false);
        }}
      >
        <IconTrash size={16} />
      </CanvasTool>
    </Panel>
  );
}
