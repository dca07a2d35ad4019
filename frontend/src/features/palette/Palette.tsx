import { ActionIcon, TextInput } from "@mantine/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { findableType, found } from "../../workflow/search";
import { byHeading, inOrder } from "./node-items";
import { PaletteItem } from "./PaletteItem";
import classes from "./Palette.module.css";

/** Everything that can be drawn, by family, to drag or insert. */
export function Palette() {
  const { t } = useTranslation("palette");
  const store = useEditorStore();
  const nodeTypes = useEditor((state) => state.nodeTypes);
  const [query, setQuery] = useState("");
  const isSearching = query.trim() !== "";
  const matching = found(inOrder(nodeTypes.values()), query, findableType);

  return (
    <aside className={classes.palette} aria-label={t("title")}>
      <div className={classes.head}>
        <TextInput
          className={classes.search ?? ""}
          size="xs"
          radius="md"
          leftSection={<IconSearch size={15} aria-hidden />}
          aria-label={t("searchPalette")}
          placeholder={t("searchHint")}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
          }}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="md"
          aria-label={t("close")}
          onClick={() => {
            store.getState().show({ isPaletteOpen: false });
          }}
        >
          <IconX size={16} />
        </ActionIcon>
      </div>
      <div className={classes.list} tabIndex={-1}>
        {isSearching && matching.map((type) => <PaletteItem key={type.type} type={type} />)}
        {isSearching && matching.length === 0 && <p className={classes.empty}>{t("nothing")}</p>}
        {!isSearching &&
          [...byHeading(nodeTypes, t("triggers"))].map(([heading, types]) => (
            <section key={heading} aria-label={heading}>
              <h2 className={classes.heading}>{heading}</h2>
              {types.map((type) => (
                <PaletteItem key={type.type} type={type} />
              ))}
            </section>
          ))}
      </div>
      <p className={classes.hint}>{t("hint")}</p>
    </aside>
  );
}
