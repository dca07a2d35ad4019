import { createStore, type StoreApi } from "zustand/vanilla";
import { without } from "../lib/without";
import { applyAll, type Change } from "../workflow/changes";
import type { Params, WorkflowDocument } from "../workflow/document";
import { beginHistory, rebase, record, redo, undo, type History } from "../workflow/history";
import { NO_MARKS, type Marks } from "../workflow/marks";
import { ERROR_OUTPUT } from "../workflow/ports";
import {
  unknownType,
  type NodeFacts,
  type NodeType,
  type NodeTypes,
  type Port,
  type Problem,
} from "../workflow/node-type";
import { renamedPorts, type Renaming } from "../workflow/port-names";
import { optionsTaken } from "../workflow/reply-options";
import { NOTHING_SELECTED, stillThere, type Selection } from "../workflow/selection";
import type { CanvasHandle } from "./canvas";
import { rememberPalette, wasPaletteOpen } from "./palette-memory";
import type { RightPanel, BottomPanel } from "./panels";

/** Where a node to be inserted goes, and what it is to be wired to. */
export interface InsertRequest {
  /** Canvas pixels of the new node; absent: the middle of what is seen. */
  readonly at?: { readonly x: number; readonly y: number };
  /** Screen pixels where the search opens; absent: the middle of the canvas. */
  readonly screen?: { readonly x: number; readonly y: number };
  readonly from?: { readonly node: string; readonly output: string };
  readonly to?: { readonly node: string; readonly input: string };
  /** Key of the edge that the node goes into. */
  readonly edge?: string;
}

export interface EditorState {
  /** Absent for a document that is only looked at. */
  readonly workflowId: string | null;
  /** The draft's revision when it was opened; saving knows the later ones. */
  readonly openedRevision: number | null;
  readonly isReadOnly: boolean;
  readonly history: History;
  readonly document: WorkflowDocument;
  readonly nodeTypes: NodeTypes;
  /** What the server makes of each node's parameters, as of its last look. */
  readonly facts: ReadonlyMap<string, NodeFacts>;
  readonly problems: readonly Problem[];
  /** Whether the server has looked at all; before that, no problems are no news. */
  readonly isChecked: boolean;
  readonly selection: Selection;
  /** The node whose form is open. */
  readonly openNode: string | null;
  /** Where in its form the keyboard is wanted: a field such as `params.text`, else (null) the first. A new object
   * each time somebody asks; absent where the form only follows the selection. */
  readonly openField: { readonly path: string | null } | null;
  readonly inserting: InsertRequest | null;
  readonly right: RightPanel | null;
  readonly bottom: BottomPanel | null;
  readonly isPaletteOpen: boolean;
  /** By who draws them; later ones lie over earlier ones. */
  readonly marks: Readonly<Record<string, Marks>>;
  /** The run whose data the editor shows beside forms and on the canvas. */
  readonly shownRun: string | null;
  /** The drawing, while it is on the screen. */
  readonly canvas: CanvasHandle | null;

  /** Do this to the document, as one step of undo. */
  edit: (changes: readonly Change[], label: string, mergeKey?: string) => void;
  /** As `edit`, of a node's parameters; wires follow the ports that get another name by it. */
  setParams: (nodeId: string, params: Params, label: string, mergeKey?: string) => void;
  undo: () => void;
  redo: () => void;
  /** Show another document, with no past. */
  load: (document: WorkflowDocument) => void;
  /**
   * Take over what came from elsewhere. `carry` puts it into any older document of mine, so that undo goes on
   * taking back my own edits and nobody else's; `renamed` says which nodes of mine got another id.
   */
  adopt: (
    document: WorkflowDocument,
    carry: (mine: WorkflowDocument) => WorkflowDocument,
    renamed: ReadonlyMap<string, string>,
  ) => void;
  /** An open form turns to the node that is selected alone. */
  select: (selection: Selection) => void;
  /** Show a node's form and give it the keyboard, at a field if one is named; `null` closes it. */
  open: (nodeId: string | null, path?: string) => void;
  insert: (request: InsertRequest | null) => void;
  /** Whether the palette is open is remembered in this browser. */
  show: (panels: Partial<Pick<EditorState, "right" | "bottom" | "isPaletteOpen">>) => void;
  setMarks: (owner: string, marks: Marks | null) => void;
  setChecked: (problems: readonly Problem[], facts: ReadonlyMap<string, NodeFacts>) => void;
  showRun: (runId: string | null) => void;
  setCanvas: (canvas: CanvasHandle | null) => void;
}

export type EditorStore = StoreApi<EditorState>;

export interface EditorStart {
  readonly workflowId: string | null;
  readonly document: WorkflowDocument;
  readonly nodeTypes: NodeTypes;
  readonly isReadOnly?: boolean;
  /** The draft's revision; absent where nothing will be saved. */
  readonly revision?: number;
}

/** The state of one open workflow: the document with its past, what is selected, what is open. */
export function createEditorStore(start: EditorStart): EditorStore {
  return createStore<EditorState>((set, get) => {
    const turnTo = (history: History) => {
      if (history === get().history) return;
      const { document } = history;
      const { selection, openNode } = get();
      const isOpenThere = document.nodes.some((node) => node.id === openNode);
      set({
        history,
        document,
        selection: stillThere(selection, document),
        openNode: isOpenThere ? openNode : null,
      });
    };
    // Of the node whose parameters were edited last.
    let unnamed: { readonly nodeId: string; readonly ports: Renaming["unnamed"] } | null = null;
    return {
      workflowId: start.workflowId,
      openedRevision: start.revision ?? null,
      isReadOnly: start.isReadOnly ?? false,
      history: beginHistory(start.document),
      document: start.document,
      nodeTypes: start.nodeTypes,
      facts: new Map(),
      problems: [],
      isChecked: false,
      selection: NOTHING_SELECTED,
      openNode: null,
      openField: null,
      inserting: null,
      right: null,
      bottom: null,
      isPaletteOpen: !(start.isReadOnly ?? false) && wasPaletteOpen(),
      marks: {},
      shownRun: null,
      canvas: null,

      edit: (changes, label, mergeKey) => {
        if (get().isReadOnly) return;
        const { history } = get();
        const all = [...changes, ...optionsTaken(history.document, changes)];
        turnTo(record(history, applyAll(history.document, all), label, mergeKey));
      },
      setParams: (nodeId, params, label, mergeKey) => {
        const { document, nodeTypes, facts, edit } = get();
        const node = document.nodes.find((one) => one.id === nodeId);
        if (!node) return;
        const fixed = new Set([ERROR_OUTPUT, ...namesOf(typeOf(nodeTypes, node.type).outputs)]);
        const before = unnamed?.nodeId === nodeId ? unnamed.ports : undefined;
        const renaming = renamedPorts(node.params ?? {}, params, fixed, before);
        unnamed = { nodeId, ports: renaming.unnamed };
        const changes: Change[] = [{ type: "set_params", id: nodeId, params }];
        if (renaming.renamed.size > 0) {
          changes.push({ type: "rename_outputs", id: nodeId, names: renaming.renamed });
          set({ facts: withRenamed(facts, nodeId, renaming.renamed) });
        }
        edit(changes, label, mergeKey);
      },
      undo: () => {
        if (!get().isReadOnly) turnTo(undo(get().history));
      },
      redo: () => {
        if (!get().isReadOnly) turnTo(redo(get().history));
      },
      load: (document) => {
        set({ history: beginHistory(document), document, selection: NOTHING_SELECTED, openNode: null });
      },
      adopt: (document, carry, renamed) => {
        const now = (id: string) => renamed.get(id) ?? id;
        const { history, selection, openNode } = get();
        if (renamed.size > 0) {
          set({
            selection: { ...selection, nodes: new Set([...selection.nodes].map(now)) },
            openNode: openNode === null ? null : now(openNode),
          });
        }
        turnTo(rebase(history, document, carry));
      },
      select: (selection) => {
        set({ selection });
        const { right, openNode } = get();
        const [only, ...others] = selection.nodes;
        const follows = right === "inspector" && only !== undefined && others.length === 0;
        if (follows && only !== openNode) set({ openNode: only, openField: null });
      },
      open: (openNode, path) => {
        if (openNode === null) set({ openNode, openField: null });
        else set({ openNode, openField: { path: path ?? null }, right: "inspector" });
      },
      insert: (inserting) => {
        if (!get().isReadOnly) set({ inserting });
      },
      show: (panels) => {
        if (panels.isPaletteOpen !== undefined) rememberPalette(panels.isPaletteOpen);
        set(panels.right === undefined ? panels : { ...panels, openField: null });
      },
      setMarks: (owner, marks) => {
        const others = without(get().marks, owner);
        set({ marks: marks ? { ...others, [owner]: marks } : others });
      },
      setChecked: (problems, facts) => {
        set({ problems, facts, isChecked: true });
      },
      showRun: (shownRun) => {
        set({ shownRun });
      },
      setCanvas: (canvas) => {
        set({ canvas });
      },
    };
  });
}

function namesOf(ports: readonly Port[]): readonly string[] {
  return ports.map((port) => port.name);
}

/** The facts as the server will see them once it looks: until then, no wire should seem to hang on nothing. */
function withRenamed(
  facts: ReadonlyMap<string, NodeFacts>,
  nodeId: string,
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, NodeFacts> {
  const known = facts.get(nodeId);
  if (!known) return facts;
  const outputs = known.outputs.map((port) => ({ ...port, name: names.get(port.name) ?? port.name }));
  return new Map(facts).set(nodeId, { ...known, outputs });
}

/** What is known of a node's type; something harmless for one that is not installed. */
export function typeOf(nodeTypes: NodeTypes, type: string): NodeType {
  return nodeTypes.get(type) ?? unknownType(type);
}

/** What lies over a node, the topmost first. */
export function marksOf(marks: EditorState["marks"]): readonly Marks[] {
  const all = Object.values(marks).reverse();
  return all.length > 0 ? all : [NO_MARKS];
}
