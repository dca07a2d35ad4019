import { Alert, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Template } from "../../api/types";
import { formatInstant } from "../../lib/times";

interface Props {
  template: Template;
}

/** What stands in the way of a template, and what became of handing it in, in sentences. */
export function TemplateStanding({ template }: Props) {
  const { t } = useTranslation("templates");
  const { status, reason, paused_until, category_before, category_coming, submission } = template;
  const until = paused_until ? formatInstant(new Date(paused_until)) : null;
  const category = (value: string) => t(`category.${value}`, value);
  return (
    <Stack gap="xs">
      {status === "PAUSED" && (
        <Alert color="orange">{until ? t("standing.pausedUntil", { until }) : t("standing.paused")}</Alert>
      )}
      {["REJECTED", "DISABLED", "DELETED"].includes(status) && (
        <Alert color="red">{t(`standing.${status}`)}</Alert>
      )}
      {reason && status !== "APPROVED" && <Alert color="gray">{t("standing.reason", { reason })}</Alert>}
      {category_before && (
        <Alert color="orange">
          {t("standing.recategorised", {
            before: category(category_before),
            now: category(template.category),
          })}
        </Alert>
      )}
      {category_coming && category_coming !== template.category && (
        <Alert color="orange">{t("standing.coming", { category: category(category_coming) })}</Alert>
      )}
      {submission?.state === "refused" && (
        <Alert color="red">{t("standing.refused", { message: submission.message })}</Alert>
      )}
      {submission?.state === "unknown" && <Alert color="orange">{t("standing.unknown")}</Alert>}
    </Stack>
  );
}
