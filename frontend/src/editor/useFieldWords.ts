import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { paramTitle } from "../workflow/field-title";

export interface FieldWords {
  /** What a field of a node is called: its title on the form, or what the editor calls the node's own settings. */
  readonly field: (schema: unknown, path: readonly string[]) => string;
  /** A value on one line. */
  readonly value: (value: unknown) => string;
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
    (given: unknown) => {
      if (given === undefined || given === null) return t("nothing");
      if (given === "") return t("emptyText");
      return typeof given === "string" ? given : JSON.stringify(given);
    },
    [t],
  );
  return { field, value };
}
