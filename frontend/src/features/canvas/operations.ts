import { notifications } from "@mantine/notifications";
import type { TFunction } from "i18next";
import type { CanvasUiStore } from "./canvas-ui";
import { announce } from "./canvas-ui";
import { pasteText } from "./clipboard";
import { stepRects, type DrawingStore } from "./drawing-store";
import { frameFlowId, noteFlowId } from "./flow-types";
import { endsOf, freeOutput } from "../../editor/ends";
import { rectsOf } from "../../editor/insert";
import { nodeById, nodeTitle } from "../../editor/selectors";
import type { EditorStore } from "../../editor/store";
import { align, distribute, type Alignment, type Axis } from "../../workflow/align";
import { applyAll, type Change } from "../../workflow/changes";
import { copyOf } from "../../workflow/clipboard";
import { deadBeside, refusalOf } from "../../workflow/connect";
import { edgeKey, type Edge, type Position } from "../../workflow/document";
import { freshId, takenIds } from "../../workflow/ids";
import { COLUMN } from "../../workflow/insert";
import { removeAndReconnect, remove } from "../../workflow/reconnect";
import { NOTHING_SELECTED, selectNodes } from "../../workflow/selection";
import { freeSpot, NOTE_SIZE, rectOfNote, snapped, type Rect } from "../../workflow/shape";

export interface OperationParts {
  readonly store: EditorStore;
  readonly ui: CanvasUiStore;
  readonly drawing: DrawingStore;
  readonly t: TFunction<"canvas">;
  /** Where things copied here come from; null while that is not known. */
  readonly workspace: () => string | null;
}

/** Everything that can be done to the drawing, whether by key, menu or button. */
export type Operations = ReturnType<typeof createOperations>;

export function createOperations(parts: OperationParts) {
  const { store, ui, drawing, t } = parts;
  const say = (text: string) => {
    announce(ui, text);
  };
  const titleOf = (id: string) => {
    const node = nodeById(store.getState(), id);
    return node ? nodeTitle(store.getState(), node) : id;
  };
  const paste = (text: string, middle?: Position) => {
    pasteText(parts, text, { ...(middle && { middle }), label: t("undo.paste") });
  };
  return {
    ...selecting(parts),
    ...arranging(parts),
    ...naming(parts),

    /** Draw a wire, or say why it cannot be. */
    connect: (wire: Edge, instead?: Edge): boolean => {
      const { document, edit } = store.getState();
      const ends = (id: string) => endsOf(store.getState(), id);
      const gone = [...(instead ? [instead] : []), ...deadBeside(document, wire, ends)];
      const removed: readonly Change[] = gone.length > 0 ? [{ type: "remove_edges", edges: gone }] : [];
      const refusal = refusalOf(applyAll(document, removed), wire, ends);
      if (refusal) {
        say(t(`refused.${refusal}`));
        notifications.show({ id: "refused", color: "orange", message: t(`refused.${refusal}`) });
        return false;
      }
      edit([...removed, { type: "add_edges", edges: [wire] }], t("undo.connect"));
      say(t("said.connected", { source: titleOf(wire.source), target: titleOf(wire.target) }));
      return true;
    },

    /** Open the search for a node to come after the selected one, or for any. */
    insertHere: () => {
      const { selection, insert } = store.getState();
      const [only, ...others] = selection.nodes;
      const edge = selection.nodes.size === 0 ? [...selection.edges][0] : undefined;
      if (edge !== undefined) {
        insert({ edge });
        return;
      }
      if (only === undefined || others.length > 0) {
        insert({});
        return;
      }
      const output = freeOutput(store.getState(), only);
      const rect = stepRects(drawing.getState(), new Set([only])).get(only);
      const beside = rect && { at: { x: rect.x + COLUMN, y: rect.y } };
      insert(output === null ? { ...beside } : { from: { node: only, output } });
    },

    removeSelection: (reconnects: boolean) => {
      const { document, selection, edit, select } = store.getState();
      const ids = [...selection.nodes];
      const edges = document.edges.filter((edge) => selection.edges.has(edgeKey(edge)));
      const changes: Change[] = [
        ...(edges.length > 0 ? [{ type: "remove_edges", edges } as const] : []),
        ...(ids.length === 0 ? [] : reconnects ? removeAndReconnect(document, ids) : remove(ids)),
        ...(selection.notes.size > 0 ? [{ type: "remove_notes", ids: [...selection.notes] } as const] : []),
        ...(selection.groups.size > 0
          ? [{ type: "remove_groups", ids: [...selection.groups] } as const]
          : []),
      ];
      if (changes.length === 0) return;
      const count = ids.length + edges.length + selection.notes.size + selection.groups.size;
      const before = document.edges.find((edge) => edge.target === ids[0])?.source;
      edit(changes, t("undo.delete"));
      say(t("said.deleted", { count }));
      const next = before !== undefined && !ids.includes(before) ? [before] : [];
      select(selectNodes(next));
      store.getState().canvas?.focus(next[0] ?? null);
    },

    toggleDisabled: (ids: readonly string[]) => {
      const state = store.getState();
      const nodes = ids.flatMap((id) => nodeById(state, id) ?? []);
      const disabled = nodes.some((node) => !node.disabled);
      state.edit(
        nodes.map(({ id }) => ({ type: "update_node", id, to: { disabled } })),
        t(disabled ? "undo.disable" : "undo.enable"),
      );
      say(t(disabled ? "said.disabled" : "said.enabled", { count: nodes.length }));
    },

    duplicate: (ids?: readonly string[]) => {
      const { document, selection } = store.getState();
      const text = copyOf(document, ids ? selectNodes(ids) : selection, parts.workspace());
      if (text) pasteText(parts, text, { isBeside: true, label: t("undo.duplicate") });
    },

    copyText: () => {
      const { document, selection } = store.getState();
      const text = copyOf(document, selection, parts.workspace());
      if (text) say(t("said.copied", { count: selection.nodes.size + selection.notes.size }));
      return text;
    },

    pasteText: paste,

    /** Gives whether there was something to copy. */
    copyToClipboard: async (): Promise<boolean> => {
      const { document, selection } = store.getState();
      const text = copyOf(document, selection, parts.workspace());
      if (text === null) return false;
      await navigator.clipboard.writeText(text);
      say(t("said.copied", { count: selection.nodes.size + selection.notes.size }));
      return true;
    },

    /** As far as the browser lets a page look at the clipboard unasked. */
    pasteFromClipboard: async (middle?: Position): Promise<void> => {
      try {
        paste(await navigator.clipboard.readText(), middle);
      } catch {
        notifications.show({ color: "orange", title: t("paste.locked"), message: t("paste.byKey") });
      }
    },
  };
}

function selecting({ store, ui, t }: OperationParts) {
  return {
    selectAll: () => {
      const { document, select } = store.getState();
      select({
        nodes: takenIds(document.nodes),
        notes: takenIds(document.notes),
        groups: new Set(),
        edges: new Set(),
      });
      announce(ui, t("said.selected", { count: document.nodes.length + document.notes.length }));
    },

    /** Select the wires of the selected node, one after the other. */
    nextWire: () => {
      const { document, selection, select } = store.getState();
      const [current] = selection.edges;
      const shown = document.edges.find((edge) => edgeKey(edge) === current);
      const node = [...selection.nodes][0] ?? shown?.source;
      const wires = document.edges.filter((edge) => edge.source === node || edge.target === node);
      const at = wires.findIndex((edge) => edgeKey(edge) === current);
      const next = wires[(at + 1) % Math.max(1, wires.length)];
      if (!next) {
        announce(ui, t("said.noWires"));
        return;
      }
      select({ ...NOTHING_SELECTED, edges: new Set([edgeKey(next)]) });
      const nodes = new Map(document.nodes.map((one) => [one.id, nodeTitle(store.getState(), one)]));
      announce(
        ui,
        t("said.wire", {
          source: nodes.get(next.source) ?? next.source,
          target: nodes.get(next.target) ?? next.target,
        }),
      );
    },
  };
}

function arranging({ store, ui, drawing, t }: OperationParts) {
  const chosen = (): Map<string, Rect> => stepRects(drawing.getState(), store.getState().selection.nodes);
  const moveAll = (positions: ReadonlyMap<string, Position>, label: string) => {
    if (positions.size > 0) store.getState().edit([{ type: "move", positions }], label);
  };
  return {
    align: (by: Alignment) => {
      moveAll(align(chosen(), by), t("undo.align"));
    },

    distribute: (axis: Axis) => {
      moveAll(distribute(chosen(), axis), t("undo.distribute"));
    },

    /** Tidy up what is selected, or everything. */
    layOut: async () => {
      const { layOut } = await import("../../workflow/layout");
      const { document, canvas, selection } = store.getState();
      const rects = selection.nodes.size > 1 ? chosen() : stepRects(drawing.getState());
      moveAll(layOut(rects, document.edges, canvas?.portY), t("undo.layout"));
      announce(ui, t("said.laidOut", { count: rects.size }));
      if (selection.nodes.size <= 1) canvas?.reveal([...rects.keys()]);
    },

    /** Move what is selected, as the arrow keys say; presses in a row are one step of undo. */
    nudge: (dx: number, dy: number) => {
      const { document, selection } = store.getState();
      const positions = new Map<string, Position>();
      for (const node of document.nodes) {
        if (!selection.nodes.has(node.id)) continue;
        positions.set(node.id, snapped({ x: node.position.x + dx, y: node.position.y + dy }));
      }
      for (const note of document.notes) {
        if (!selection.notes.has(note.id)) continue;
        positions.set(note.id, snapped({ x: note.position.x + dx, y: note.position.y + dy }));
      }
      if (positions.size === 0) return;
      const key = `nudge:${[...positions.keys()].join()}`;
      store.getState().edit([{ type: "move", positions }], t("undo.move"), key);
    },
  };
}

function naming({ store, ui, t }: OperationParts) {
  return {
    rename: () => {
      const { selection, isReadOnly } = store.getState();
      if (isReadOnly) return;
      const [node] = selection.nodes;
      const [note] = selection.notes;
      const [group] = selection.groups;
      if (node !== undefined) ui.setState({ renaming: node });
      else if (note !== undefined) ui.setState({ renaming: noteFlowId(note) });
      else if (group !== undefined) ui.setState({ renaming: frameFlowId(group) });
    },

    /** The name in place is written; by key, the keyboard goes back to what has it. */
    endRenaming: (flowId: string, isByKey: boolean) => {
      if (ui.getState().renaming === flowId) ui.setState({ renaming: null });
      if (isByKey) store.getState().canvas?.focus(flowId);
    },

    group: () => {
      const { document, selection, edit, select } = store.getState();
      const nodes = [...selection.nodes];
      if (nodes.length === 0) return;
      const id = freshId("group", new Set([...takenIds(document.groups), ...takenIds(document.nodes)]));
      // A node is in one group at most: frames that cross say nothing.
      const left = document.groups.flatMap((group): Change[] => {
        const members = group.nodes.filter((member) => !selection.nodes.has(member));
        if (members.length === group.nodes.length) return [];
        if (members.length === 0) return [{ type: "remove_groups", ids: [group.id] }];
        return [{ type: "update_group", id: group.id, to: { nodes: members } }];
      });
      edit(
        [...left, { type: "add_groups", groups: [{ id, name: "", nodes, color: "grey" }] }],
        t("undo.group"),
      );
      select({ ...NOTHING_SELECTED, groups: new Set([id]) });
      ui.setState({ renaming: frameFlowId(id) });
      announce(ui, t("said.grouped", { count: nodes.length }));
    },

    ungroup: () => {
      const { selection, document, edit } = store.getState();
      const ids = document.groups
        .filter(
          (group) => selection.groups.has(group.id) || group.nodes.some((id) => selection.nodes.has(id)),
        )
        .map((group) => group.id);
      if (ids.length > 0) edit([{ type: "remove_groups", ids }], t("undo.ungroup"));
    },

    addNote: (at?: Position) => {
      const { document, canvas, edit, select } = store.getState();
      const middle = canvas?.centre() ?? { x: 0, y: 0 };
      const wanted = at ?? { x: middle.x - NOTE_SIZE.width / 2, y: middle.y - NOTE_SIZE.height / 2 };
      const taken = [...rectsOf(document, store).values(), ...document.notes.map(rectOfNote)];
      const id = freshId("note", new Set([...takenIds(document.notes), ...takenIds(document.nodes)]));
      const position = freeSpot(snapped(wanted), NOTE_SIZE, taken);
      const note = { id, text: "", position, ...NOTE_SIZE, color: "yellow" };
      edit([{ type: "add_notes", notes: [note] }], t("undo.note"));
      select({ ...NOTHING_SELECTED, notes: new Set([id]) });
      ui.setState({ renaming: noteFlowId(id) });
      announce(ui, t("said.noteAdded"));
    },
  };
}
