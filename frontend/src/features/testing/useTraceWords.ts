import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatDistance, formatDuration, formatInstant } from "../../lib/times";
import { useNow } from "../../lib/useNow";
import type { NodeTrace } from "../../workflow/trace";
import type { TraceWords } from "../../workflow/trace-marks";

/** The words of a trace in the reader's language; they follow the clock. */
export function useTraceWords(): TraceWords {
  const { t } = useTranslation("testing");
  const now = useNow();
  return useMemo(
    () => ({
      times: (count) => `${count}×`,
      took: formatDuration,
      left: (dueAt) =>
        formatDuration(Math.max(0, Math.round((Date.parse(dueAt) - now.getTime()) / 1000) * 1000)),
      title: (node) => title(node, now),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `title` is made of the two
    [t, now],
  );

  function title(node: NodeTrace, at: Date): string {
    const { state, count, durationMs, error, attempt, wait, isPinned } = node;
    const waits =
      wait?.dueAt && state === "waiting"
        ? t("trace.until", {
            instant: formatInstant(new Date(wait.dueAt)),
            distance: formatDistance(new Date(wait.dueAt), at),
          })
        : "";
    return [
      t(`trace.${state}`),
      waits,
      state === "completed" || state === "failed" ? formatDuration(durationMs) : "",
      count > 1 ? t("trace.count", { count }) : "",
      attempt > 1 ? t("trace.attempt", { attempt }) : "",
      isPinned ? t("trace.pinned") : "",
      error ?? "",
    ]
      .filter(Boolean)
      .join(" · ");
  }
}
