import { useTranslation } from "react-i18next";
import type { JsonValue } from "../../../workflow/document";
import type { Path } from "../../../workflow/scope";
import { partsOf } from "../../../workflow/scope";
import { DataRow } from "./DataRow";
import classes from "./DataTree.module.css";

interface Props {
  readonly value: JsonValue;
  /** Where it is in what expressions see; `null` where they do not see it. */
  readonly path: Path | null;
  /** How many levels are open at first. */
  readonly openLevels?: number;
  readonly label?: string;
}

/** Lists and objects with more in them than this are cut short, as nobody reads on. */
const MOST_ROWS = 200;

/** What is inside a value, one row each, to be opened, and dragged or put into fields. */
export function DataTree({ value, path, openLevels = 1, label }: Props) {
  const { t } = useTranslation("inspector");
  const parts = partsOf(value, path ?? []);
  return (
    <ul className={classes.tree} aria-label={label}>
      {parts.slice(0, MOST_ROWS).map((part) => (
        <DataRow
          key={String(part.path.at(-1))}
          name={String(part.path.at(-1))}
          value={part.value}
          path={path === null ? null : part.path}
          openLevels={openLevels}
        />
      ))}
      {parts.length > MOST_ROWS && (
        <li className={classes.rest}>{t("data.more", { count: parts.length - MOST_ROWS })}</li>
      )}
    </ul>
  );
}
