import { Menu } from "@mantine/core";
import {
  IconAdjustments,
  IconAlertTriangle,
  IconBoxMultiple,
  IconCopy,
  IconCopyPlus,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRoute,
  IconTrash,
  IconArrowMergeAltLeft,
} from "@tabler/icons-react";
import { Fragment } from "react";
import { useEditor, useEditorStore } from "../../editor/context";
import { useOfferedNodeActions } from "../../editor/node-actions";
import { nodeById } from "../../editor/selectors";
import { typeOf } from "../../editor/store";
import { toggleErrorOutput, useCanvas, useCanvasUi } from "./canvas-ui";
import { MenuEntry } from "./MenuEntry";

/** Entries of a node's menu: the canvas's own, and between them what other parts offer. */
export function NodeMenuEntries({ id }: { id: string }) {
  const { t, ui, operations } = useCanvas();
  const store = useEditorStore();
  const offered = useOfferedNodeActions(id);
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const node = useEditor((state) => nodeById(state, id));
  const hasErrorOutput = useEditor((state) => typeOf(state.nodeTypes, node?.type ?? "").has_error_output);
  const isErrorShown = useCanvasUi((state) => state.errorsShown.has(id));
  if (!node) return null;
  const { selection } = store.getState();
  const ids = selection.nodes.has(id) ? [...selection.nodes] : [id];

  return (
    <>
      <MenuEntry
        icon={IconAdjustments}
        title={t("menu.open")}
        keys="enter"
        onClick={() => {
          store.getState().open(id);
        }}
      />
      {!isReadOnly && (
        <MenuEntry
          icon={IconPencil}
          title={t("menu.rename")}
          keys="f2"
          onClick={() => {
            ui.setState({ renaming: id });
          }}
        />
      )}
      {offered.map((actions, index) => (
        <Fragment key={index}>
          <Menu.Divider />
          {actions.map((action) => (
            <MenuEntry
              key={action.id}
              icon={action.icon ?? IconRoute}
              title={action.title}
              keys={action.keys}
              isEnabled={action.isEnabled}
              onClick={action.run}
            />
          ))}
        </Fragment>
      ))}
      {!isReadOnly && (
        <>
          <Menu.Divider />
          <MenuEntry
            icon={IconRoute}
            title={t("menu.connect")}
            keys="c"
            onClick={() => {
              ui.setState({ connecting: { node: id, output: null, candidate: null } });
            }}
          />
          {hasErrorOutput && (
            <MenuEntry
              icon={IconAlertTriangle}
              title={isErrorShown ? t("menu.hideError") : t("menu.showError")}
              onClick={() => {
                toggleErrorOutput(ui, id);
              }}
            />
          )}
          <MenuEntry
            icon={node.disabled ? IconPlayerPlay : IconPlayerPause}
            title={node.disabled ? t("menu.enable") : t("menu.disable")}
            keys="d"
            onClick={() => {
              operations.toggleDisabled(ids);
            }}
          />
          <MenuEntry
            icon={IconCopyPlus}
            title={t("menu.duplicate")}
            keys="mod+d"
            onClick={() => {
              operations.duplicate(ids);
            }}
          />
        </>
      )}
      {!isReadOnly && (
        <MenuEntry
          icon={IconBoxMultiple}
          title={t("command.group")}
          keys="mod+g"
          onClick={() => {
            operations.group();
          }}
        />
      )}
      <MenuEntry
        icon={IconCopy}
        title={t("menu.copy")}
        keys="mod+c"
        onClick={() => {
          void operations.copyToClipboard();
        }}
      />
      {!isReadOnly && (
        <>
          <Menu.Divider />
          <MenuEntry
            icon={IconTrash}
            title={t("menu.delete")}
            keys="delete"
            isDangerous
            onClick={() => {
              operations.removeSelection(false);
            }}
          />
          <MenuEntry
            icon={IconArrowMergeAltLeft}
            title={t("menu.deleteReconnect")}
            keys="shift+delete"
            isDangerous
            onClick={() => {
              operations.removeSelection(true);
            }}
          />
        </>
      )}
    </>
  );
}
