import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { paramTitle } from "../workflow/field-title";
import { isFields } from "../workflow/record";
import { readForm } from "../workflow/schema-form-reader";
import { valueWords } from "../workflow/value-words";

export interface FieldWords {
  /** What a field of a node is called: its title on the form, or what the editor calls the node's own settings. */
  readonly field: (schema: unknown, path: readonly string[]) => string;
  /** A value; things of a list on a line each. The schema and path of its field give its parts their names. */
  readonly value: (value: unknown, schema: unknown, path: readonly string[]) => string;
}

const OWN_FIELDS = ["name", "type", "version", "retry", "on_error", "timeout_s", "each", "disabled"] as const;
const SETTINGS = ["timezone", "vars", "max_steps", "description"] as const;

/** Words for fields and values, where documents are compared. */
export function useFieldWords(): FieldWords {
  const { t } = useTranslation("versions");
  const field = useCallback(
    (schema: unknown, path: readonly string[]) => {
      const [first, ...rest] = path;
      if (first === "params") return paramTitle(schema, rest);
      const inSettings = first === "settings" ? rest : path;
      const setting = SETTINGS.find((name) => name === inSettings[0]);
      if (setting) return [t(`settings.${setting}`), ...inSettings.slice(1)].join(" › ");
      const own = OWN_FIELDS.find((name) => name === first);
      return [own ? t(`fields.${own}`) : (first ?? ""), ...rest].join(" › ");
    },
    [t],
  );
  const value = useCallback(
    (given: unknown, schema: unknown, [first, name, ...deeper]: readonly string[]) => {
      if (given === undefined || given === null) return t("nothing");
      if (given === "") return t("emptyText");
      const isOfField = first === "params" && deeper.length === 0 && isFields(schema);
      return valueWords(given, isOfField ? readForm(schema).find((one) => one.name === name) : undefined);
    },
    [t],
  );
  return { field, value };
}
