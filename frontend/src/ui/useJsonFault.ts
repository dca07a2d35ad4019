import { useTranslation } from "react-i18next";
import { readJson } from "../lib/json-text";

/** Says in which line a text stops being JSON, and what was expected there; `null` for one that is JSON. */
export function useJsonFault(): (text: string) => string | null {
  const { t } = useTranslation();
  return (text) => {
    const read = readJson(text);
    return read.isJson ? null : t(`json.${read.fault.expected}`, { line: read.fault.line });
  };
}
