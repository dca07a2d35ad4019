import { useTranslation } from "react-i18next";
import { useFieldWords } from "../../editor/useFieldWords";
import type { FieldChange } from "../../workflow/compare";
import classes from "./FieldRows.module.css";

interface Props {
  fields: readonly FieldChange[];
  /** JSON Schema of the node's parameters. */
  schema: unknown;
}

/** Fields that differ, each with what it was and what it is. */
export function FieldRows({ fields, schema }: Props) {
  const { t } = useTranslation("versions");
  const words = useFieldWords();
  return (
    <dl className={classes.fields}>
      {fields.map(({ path, from, to }) => (
        <div key={path.join("/")}>
          <dt>{words.field(schema, path)}</dt>
          <dd>
            <del aria-label={t("was")}>{words.value(from, schema, path)}</del>
          </dd>
          <dd>
            <ins aria-label={t("is")}>{words.value(to, schema, path)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
