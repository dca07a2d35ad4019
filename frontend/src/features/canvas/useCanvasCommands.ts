import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { useCommands, type Command } from "../../editor/commands";
import { useEditorStore } from "../../editor/context";
import type { EditorStore } from "../../editor/store";
import { toggleMinimap, useCanvas, type CanvasUiStore } from "./canvas-ui";
import type { Operations } from "./operations";
import { WHOLE } from "./start-view";
import type { TFunction } from "i18next";

type Flow = ReturnType<typeof useReactFlow>;

interface Parts {
  readonly store: EditorStore;
  readonly ui: CanvasUiStore;
  readonly operations: Operations;
  readonly flow: Flow;
  readonly t: TFunction<"canvas">;
}

/** Offer everything the canvas can do. */
export function useCanvasCommands(): void {
  const { ui, t, operations } = useCanvas();
  const store = useEditorStore();
  const flow = useReactFlow();
  const commands = useMemo((): readonly Command[] => {
    const parts = { store, ui, operations, flow, t };
    return [
      ...drawingCommands(parts),
      ...editingCommands(parts),
      ...arrangingCommands(parts),
      ...viewCommands(parts),
      ...movingKeys(parts),
    ];
  }, [store, ui, operations, flow, t]);
  useCommands("canvas", commands);
}

/** Deleting and the like are meant for the drawing only while the keyboard is there, or nowhere. */
function isAtCanvas(): boolean {
  const { activeElement } = document;
  return !activeElement || activeElement === document.body || activeElement.closest(".react-flow") !== null;
}

function checks({ store }: Parts) {
  const selected = () => store.getState().selection;
  const isEditable = () => !store.getState().isReadOnly;
  return {
    isEditable,
    hasNodes: (least = 1) => isEditable() && selected().nodes.size >= least,
    hasAny: () => {
      const { nodes, edges, notes, groups } = selected();
      return isEditable() && isAtCanvas() && nodes.size + edges.size + notes.size + groups.size > 0;
    },
    hasNamed: () => {
      const { nodes, notes, groups } = selected();
      return isEditable() && nodes.size + notes.size + groups.size === 1;
    },
  };
}

function drawingCommands(parts: Parts): readonly Command[] {
  const { store, operations, t, ui } = parts;
  const { isEditable, hasNodes } = checks(parts);
  const section = t("sections.draw");
  return [
    {
      id: "add",
      title: t("command.add"),
      section,
      keys: ["n", "/"],
      isEnabled: isEditable,
      run: operations.insertHere,
    },
    {
      id: "palette",
      title: t("command.palette"),
      section,
      keys: ["p"],
      run: () => {
        const { isPaletteOpen, show } = store.getState();
        show({ isPaletteOpen: !isPaletteOpen });
      },
    },
    {
      id: "connect",
      title: t("command.connect"),
      section,
      keys: ["c"],
      isEnabled: () => hasNodes() && store.getState().selection.nodes.size === 1,
      run: () => {
        const [node] = store.getState().selection.nodes;
        if (node !== undefined) ui.setState({ connecting: { node, output: null, candidate: null } });
      },
    },
    {
      id: "wire",
      title: t("command.wire"),
      section,
      keys: ["w"],
      isEnabled: () => store.getState().selection.nodes.size + store.getState().selection.edges.size > 0,
      run: operations.nextWire,
    },
    {
      id: "note",
      title: t("command.note"),
      section,
      keys: ["shift+s"],
      isEnabled: isEditable,
      run: () => {
        operations.addNote();
      },
    },
    {
      id: "group",
      title: t("command.group"),
      section,
      keys: ["mod+g"],
      isEnabled: () => hasNodes(),
      run: operations.group,
    },
    {
      id: "ungroup",
      title: t("command.ungroup"),
      section,
      keys: ["mod+shift+g"],
      isEnabled: () => isEditable() && store.getState().document.groups.length > 0,
      run: operations.ungroup,
    },
  ];
}

function editingCommands(parts: Parts): readonly Command[] {
  const { store, operations, t } = parts;
  const { isEditable, hasNodes, hasAny, hasNamed } = checks(parts);
  const section = t("sections.edit");
  const native = { section, isOnlyListed: true } as const;
  return [
    {
      id: "undo",
      title: t("command.undo"),
      section,
      keys: ["mod+z"],
      isEnabled: isEditable,
      run: store.getState().undo,
    },
    {
      id: "redo",
      title: t("command.redo"),
      section,
      keys: ["mod+shift+z", "mod+y"],
      isEnabled: isEditable,
      run: store.getState().redo,
    },
    {
      id: "copy",
      title: t("command.copy"),
      ...native,
      keys: ["mod+c"],
      run: () => void operations.copyToClipboard(),
    },
    {
      id: "cut",
      title: t("command.cut"),
      ...native,
      keys: ["mod+x"],
      isEnabled: isEditable,
      run: () =>
        void operations.copyToClipboard().then((isCopied) => {
          if (isCopied) operations.removeSelection(false);
        }),
    },
    {
      id: "paste",
      title: t("command.paste"),
      ...native,
      keys: ["mod+v"],
      isEnabled: isEditable,
      run: () => void operations.pasteFromClipboard(),
    },
    {
      id: "duplicate",
      title: t("command.duplicate"),
      section,
      keys: ["mod+d"],
      isEnabled: hasAny,
      run: () => {
        operations.duplicate();
      },
    },
    {
      id: "delete",
      title: t("command.delete"),
      section,
      keys: ["delete", "backspace"],
      isEnabled: hasAny,
      run: () => {
        operations.removeSelection(false);
      },
    },
    {
      id: "deleteReconnect",
      title: t("command.deleteReconnect"),
      section,
      keys: ["shift+delete", "shift+backspace"],
      isEnabled: () => hasNodes() && isAtCanvas(),
      run: () => {
        operations.removeSelection(true);
      },
    },
    {
      id: "disable",
      title: t("command.disable"),
      section,
      keys: ["d"],
      isEnabled: () => hasNodes() && isAtCanvas(),
      run: () => {
        operations.toggleDisabled([...store.getState().selection.nodes]);
      },
    },
    {
      id: "rename",
      title: t("command.rename"),
      section,
      keys: ["f2"],
      isEnabled: hasNamed,
      run: operations.rename,
    },
    { id: "selectAll", title: t("command.selectAll"), section, keys: ["mod+a"], run: operations.selectAll },
  ];
}

function arrangingCommands(parts: Parts): readonly Command[] {
  const { operations, t, store } = parts;
  const { hasNodes } = checks(parts);
  const section = t("sections.arrange");
  const sides = ["left", "centre", "right", "top", "middle", "bottom"] as const;
  return [
    {
      id: "layout",
      title: t("command.layout"),
      section,
      keys: ["shift+l"],
      isEnabled: () => !store.getState().isReadOnly && store.getState().document.nodes.length > 1,
      run: () => void operations.layOut(),
    },
    ...sides.map((side) => ({
      id: `align.${side}`,
      title: t(`align.${side}`),
      section,
      isEnabled: () => hasNodes(2),
      run: () => {
        operations.align(side);
      },
    })),
    ...(["across", "down"] as const).map((axis) => ({
      id: `distribute.${axis}`,
      title: t(`distribute.${axis}`),
      section,
      isEnabled: () => hasNodes(3),
      run: () => {
        operations.distribute(axis);
      },
    })),
  ];
}

function viewCommands({ flow, ui, t }: Parts): readonly Command[] {
  const section = t("sections.view");
  return [
    { id: "zoomIn", title: t("command.zoomIn"), section, keys: ["+", "="], run: () => void flow.zoomIn() },
    { id: "zoomOut", title: t("command.zoomOut"), section, keys: ["-"], run: () => void flow.zoomOut() },
    {
      id: "zoomFull",
      title: t("command.zoomFull"),
      section,
      keys: ["0", "shift+1"],
      run: () => void flow.zoomTo(1),
    },
    {
      id: "zoomFit",
      title: t("command.zoomFit"),
      section,
      keys: ["1"],
      run: () => void flow.fitView(WHOLE),
    },
    {
      id: "minimap",
      title: t("command.minimap"),
      section,
      keys: ["m"],
      run: () => {
        toggleMinimap(ui);
      },
    },
  ];
}

/** Keys that the canvas itself acts on, for the sheet. */
function movingKeys({ store, t }: Parts): readonly Command[] {
  const section = t("sections.move");
  const listed = { section, isOnlyListed: true, isEnabled: () => false, run: () => undefined } as const;
  return [
    {
      id: "go",
      title: t("command.go"),
      keys: ["arrowleft", "arrowright", "arrowup", "arrowdown"],
      ...listed,
    },
    { id: "extend", title: t("command.extend"), keys: ["shift+arrowright"], ...listed },
    { id: "nudge", title: t("command.nudge"), keys: ["alt+arrowright"], ...listed },
    {
      id: "open",
      title: t("command.open"),
      keys: ["enter"],
      section,
      isOnlyListed: true,
      isEnabled: () => store.getState().selection.nodes.size === 1,
      run: () => {
        const [node] = store.getState().selection.nodes;
        if (node !== undefined) store.getState().open(node);
      },
    },
    { id: "menu", title: t("command.menu"), keys: ["shift+f10"], ...listed },
    { id: "back", title: t("command.back"), keys: ["escape"], ...listed },
  ];
}
