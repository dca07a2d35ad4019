import { Code, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JsonValue } from "../../../workflow/document";
import { hasInside, preview, tableOf, type Path } from "../../../workflow/scope";
import { DataTable } from "./DataTable";
import { DataTree } from "./DataTree";
import classes from "./DataView.module.css";

interface Props {
  readonly value: JsonValue;
  readonly path: Path | null;
  readonly label: string;
}

const VIEWS = ["tree", "table", "json"] as const;
type View = (typeof VIEWS)[number];

/** A value to be read: as a tree, as a table, as JSON. */
export function DataView({ value, path, label }: Props) {
  const { t } = useTranslation("inspector");
  const [view, setView] = useState<View>("tree");
  const table = tableOf(value);
  return (
    <div className={classes.view}>
      <SegmentedControl
        size="xs"
        aria-label={t("view.label")}
        className={classes.views}
        data={VIEWS.filter((one) => one !== "table" || table).map((one) => ({
          value: one,
          label: t(`view.${one}`),
        }))}
        value={view === "table" && !table ? "tree" : view}
        onChange={(next) => {
          setView(VIEWS.find((one) => one === next) ?? "tree");
        }}
      />
      {view === "json" ? (
        <Code block tabIndex={0} aria-label={label} className={classes.json}>
          {JSON.stringify(value, null, 2)}
        </Code>
      ) : view === "table" && table ? (
        <DataTable {...table} label={label} />
      ) : hasInside(value) ? (
        <DataTree value={value} path={path} label={label} />
      ) : (
        <Text size="sm" ff="monospace" className={classes.plain} aria-label={label} role="note">
          {value === "" ? t("data.empty_text") : preview(value)}
        </Text>
      )}
    </div>
  );
}
