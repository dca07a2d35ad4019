import { useCallback, useEffect, useMemo } from "react";
import { useEditor, useEditorStore } from "../../editor/context";
import { endsOf, outputPorts, portsOf } from "../../editor/ends";
import { nodeById, nodeTitle } from "../../editor/selectors";
import { typeOf } from "../../editor/store";
import { firstFit, leadingTo } from "../../workflow/connect";
import type { Edge } from "../../workflow/document";
import { COLUMN } from "../../workflow/insert";
import { NodeIcon } from "../../ui/NodeIcon";
import { Popup } from "../../ui/Popup";
import { SearchList, type SearchItem } from "../../ui/SearchList";
import { useCanvas, useCanvasUi, type Connecting } from "./canvas-ui";
import { stepRects } from "./drawing-store";

/** A wire drawn by keyboard: choose the output if there are several, then where it goes. */
export function ConnectMenu() {
  const { t, ui } = useCanvas();
  const store = useEditorStore();
  const connecting = useCanvasUi((state) => state.connecting);
  if (!connecting) return null;
  const close = () => {
    ui.setState({ connecting: null });
  };
  const element = document.querySelector(`.react-flow__node[data-id="${CSS.escape(connecting.node)}"]`);
  const box = element?.getBoundingClientRect();
  const outputs = outputPorts(
    portsOf(store.getState(), connecting.node) ?? { inputs: [], outputs: [], error: null },
  );
  const output = connecting.output ?? (outputs.length === 1 ? outputs[0]?.name : undefined);

  return (
    // Each choice is a window of its own, so that the keyboard goes on to the second one's field.
    <Popup
      key={output ?? " output"}
      label={t("connect.title")}
      at={box && { x: box.right + 16, y: box.top }}
      onClose={close}
    >
      {output === undefined ? (
        <ChooseOutput connecting={connecting} />
      ) : (
        <ChooseTarget node={connecting.node} output={output} onDone={close} />
      )}
    </Popup>
  );
}

function ChooseOutput({ connecting }: { connecting: Connecting }) {
  const { t, ui } = useCanvas();
  const store = useEditorStore();
  const items = useMemo(() => {
    const ports = portsOf(store.getState(), connecting.node);
    return outputPorts(ports ?? { inputs: [], outputs: [], error: null }).map((port): SearchItem => ({
      id: port.name,
      title: port.title,
      ...((port.isWired || port.help) && { detail: port.isWired ? t("connect.wired") : port.help }),
      find: { title: port.title, names: [port.name] },
    }));
  }, [store, connecting.node, t]);
  return (
    <SearchList
      label={t("connect.output")}
      placeholder={t("connect.output")}
      empty={t("connect.noOutput")}
      items={items}
      onPick={({ id }) => {
        ui.setState({ connecting: { ...connecting, output: id } });
      }}
    />
  );
}

interface TargetItem extends SearchItem {
  /** Absent: a node that is yet to be added. */
  readonly wire?: Edge;
}

interface TargetProps {
  node: string;
  output: string;
  onDone: () => void;
}

function ChooseTarget({ node, output, onDone }: TargetProps) {
  const { t, ui, operations } = useCanvas();
  const store = useEditorStore();
  const items = useTargets(node, output);
  const propose = useCallback(
    (wire: Edge | undefined) => {
      ui.setState({ connecting: { node, output, candidate: wire?.target ?? null } });
    },
    [ui, node, output],
  );
  const nearest = items[0]?.wire;
  useEffect(() => {
    propose(nearest);
  }, [propose, nearest]);
  return (
    <SearchList
      label={t("connect.target")}
      placeholder={t("connect.target")}
      empty={t("connect.noTarget")}
      items={items}
      onTry={(item) => {
        propose(item?.wire);
      }}
      onPick={({ wire }) => {
        onDone();
        if (wire) {
          operations.connect(wire);
          store.getState().canvas?.focus(node);
        } else store.getState().insert({ from: { node, output } });
      }}
    />
  );
}

/** Nodes that the wire may go to, those that nothing leads to first and loops last; and a new one. */
function useTargets(from: string, output: string): readonly TargetItem[] {
  const { t, drawing } = useCanvas();
  const document = useEditor((state) => state.document);
  const store = useEditorStore();
  return useMemo(() => {
    const state = store.getState();
    const rects = stepRects(drawing.getState());
    const start = rects.get(from);
    const distance = (id: string) => {
      const rect = rects.get(id);
      return start && rect ? Math.hypot(rect.x - start.x - COLUMN, rect.y - start.y) : 0;
    };
    const before = leadingTo(document, from);
    const wired = new Set(document.edges.map((edge) => edge.target));
    // A loop is seldom meant, and what hangs on nothing yet mostly is.
    const kindOf = (id: string) => (id === from || before.has(id) ? 2 : wired.has(id) ? 1 : 0);
    const targets = document.nodes
      .flatMap((node): TargetItem[] => {
        const wire = firstFit(document, { node: from, output }, node.id, (id) => endsOf(state, id));
        if (!wire) return [];
        const type = typeOf(state.nodeTypes, node.type);
        const title = nodeTitle(state, nodeById(state, node.id) ?? node);
        return [
          {
            id: node.id,
            title,
            detail: node.type,
            icon: <NodeIcon icon={type.icon} family={type.family} size={26} />,
            find: { title, names: [node.id, ...node.type.split(".")] },
            wire,
          },
        ];
      })
      .sort((one, other) => kindOf(one.id) - kindOf(other.id) || distance(one.id) - distance(other.id));
    const added = { id: " new", title: t("connect.new"), find: { title: t("connect.new") } };
    return [...targets, added];
  }, [document, store, drawing, from, output, t]);
}
