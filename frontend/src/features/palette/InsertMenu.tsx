import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { insertInto } from "../../editor/insert";
import { nodeById, nodeTitle } from "../../editor/selectors";
import type { EditorState, InsertRequest } from "../../editor/store";
import { fits, isInPlace } from "../../workflow/insert";
import { portTitle } from "../../workflow/ports";
import { Popup } from "../../ui/Popup";
import { SearchList } from "../../ui/SearchList";
import { nodeItems, type NodeItem } from "./node-items";
import classes from "./InsertMenu.module.css";

/** The search that inserts a node where one is asked for. */
export function InsertMenu() {
  const inserting = useEditor((state) => state.inserting);
  return inserting && <OpenMenu request={inserting} />;
}

function OpenMenu({ request }: { request: InsertRequest }) {
  const { t } = useTranslation("palette");
  const store = useEditorStore();
  const nodeTypes = useEditor((state) => state.nodeTypes);
  const before = useEditor((state) => titleBefore(state, request));
  const items = useMemo(
    () =>
      nodeItems(
        [...nodeTypes.values()].filter(
          (type) => fits(type, request) && isInPlace(type, store.getState().document, nodeTypes),
        ),
        t("triggers"),
      ),
    [nodeTypes, request, store, t],
  );
  const close = () => {
    store.getState().insert(null);
  };
  const pick = ({ type }: NodeItem) => {
    close();
    insertInto(store, type, request, t("undo.add", { title: type.title }));
    store
      .getState()
      .canvas?.announce(
        before ? t("said.addedAfter", { title: type.title, before }) : t("said.added", { title: type.title }),
      );
  };
  const where = whereOf(request);

  return (
    <Popup label={t("insert")} at={request.screen} onClose={close}>
      {where !== null && <p className={classes.where}>{t(where, { before })}</p>}
      <SearchList
        label={t("search")}
        placeholder={t("searchHint")}
        empty={t("nothing")}
        items={items}
        onPick={pick}
      />
    </Popup>
  );
}

function whereOf({ from, edge, to }: InsertRequest): "after" | "between" | "before" | null {
  if (from) return "after";
  if (edge !== undefined) return "between";
  return to ? "before" : null;
}

/** The node it will come after, and the output if it is not the only one. */
function titleBefore(state: EditorState, { from, to }: InsertRequest): string | null {
  const id = from?.node ?? to?.node;
  const node = id === undefined ? undefined : nodeById(state, id);
  if (!node) return null;
  const title = nodeTitle(state, node);
  const outputs = state.facts.get(node.id)?.outputs ?? state.nodeTypes.get(node.type)?.outputs ?? [];
  if (!from || outputs.length < 2) return title;
  const port = outputs.find((one) => one.name === from.output) ?? { name: from.output };
  return `${title} · ${portTitle(port)}`;
}
