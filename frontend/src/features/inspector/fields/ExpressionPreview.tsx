import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useEvaluation } from "../../../api/expressions";
import type { JsonValue } from "../../../workflow/document";
import { isExpression } from "../../../workflow/schema-form-values";
import { useForm } from "../form/FormContext";
import classes from "./ExpressionPreview.module.css";
import { asJson } from "../data/json-value";
import { writeJson } from "./json-text";

const PAUSE_MS = 250;

interface Props {
  readonly text: string;
  /** One of many: it need not say that there are no data. */
  readonly isBrief: boolean;
  /** What the value means, where it is not shown as it is. */
  readonly say?: (value: JsonValue) => string;
}

/** What the expression gives with the data of the shown run, or why it gives nothing. */
export function ExpressionPreview({ text, isBrief, say }: Props) {
  const { t } = useTranslation("inspector");
  const { seen, seenAs } = useForm();
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const asked = isExpression(settled) ? settled : null;
  const evaluation = useEvaluation(asked, seen, seenAs);
  if (!isExpression(text)) return null;
  if (!seen) {
    if (isBrief) return null;
    return (
      <div className={classes.preview}>
        <Text size="xs" c="dimmed">
          {t("preview.no_data")}
        </Text>
      </div>
    );
  }
  const { data, error } = evaluation;
  const wrong = error?.message ?? data?.error?.message ?? null;
  return (
    <div className={classes.preview} role="status" aria-label={t("preview.label")}>
      {wrong !== null ? (
        <span className={classes.error}>{wrong}</span>
      ) : data ? (
        <output className={say ? undefined : classes.value}>{(say ?? shown)(asJson(data.value))}</output>
      ) : (
        <span className={classes.waiting}>…</span>
      )}
    </div>
  );
}

function shown(value: JsonValue): string {
  if (value === null) return "null";
  return typeof value === "string" ? value : writeJson(value);
}
