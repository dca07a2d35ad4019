import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useOfferedCommands } from "../../editor/commands";
import { useEditor, useEditorStore } from "../../editor/context";
import { typeOf } from "../../editor/store";
import { selectNodes } from "../../workflow/selection";
import { NodeIcon } from "../../ui/NodeIcon";
import { SearchList, type SearchItem } from "../../ui/SearchList";

interface Doable extends SearchItem {
  readonly run: () => void;
}

/** Commands that can be done now, and the nodes one can go to. */
export function CommandList({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("palette");
  const store = useEditorStore();
  const commands = useOfferedCommands();
  const nodes = useEditor((state) => state.document.nodes);
  const nodeTypes = useEditor((state) => state.nodeTypes);
  const items = useMemo((): readonly Doable[] => {
    const doable = commands.filter(
      (command) => command.id !== "palette.commands" && (command.isEnabled?.() ?? true),
    );
    return [
      ...doable.map((command) => ({
        id: command.id,
        title: command.title,
        group: command.section,
        ...(command.keys?.[0] !== undefined && { keys: command.keys[0] }),
        find: { title: command.title, names: [command.section] },
        run: command.run,
      })),
      ...nodes.map((node) => {
        const type = typeOf(nodeTypes, node.type);
        const title = node.name ?? type.title;
        return {
          id: `node:${node.id}`,
          title,
          detail: node.type,
          group: t("goTo"),
          icon: <NodeIcon icon={type.icon} family={type.family} size={24} />,
          find: { title, names: [node.id, ...node.type.split(".")] },
          run: () => {
            store.getState().select(selectNodes([node.id]));
            store.getState().canvas?.reveal([node.id]);
          },
        };
      }),
    ];
  }, [commands, nodes, nodeTypes, store, t]);

  return (
    <SearchList
      label={t("searchCommands")}
      placeholder={t("searchCommandsHint")}
      empty={t("nothing")}
      items={items}
      onPick={(item) => {
        onDone();
        item.run();
      }}
    />
  );
}
