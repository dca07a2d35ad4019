import { Anchor, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { formatTime } from "../../lib/times";
import { errorText } from "../../workflow/trace";
import classes from "./TestNote.module.css";
import type { DraftOnPhone } from "./useDraftOnPhone";

interface Props {
  test: DraftOnPhone;
  /** What the last thing done on the phone met. */
  error: Error | null;
}

/** Who answers the phone now, and what keeps the draft from it. */
export function TestNote({ test, error }: Props) {
  const { t } = useTranslation("testing");
  const store = useEditorStore();
  const errors = useEditor((state) => state.problems.filter((one) => one.severity === "error").length);
  const failure = test.error ?? error;
  const startError = test.session?.last_error;
  return (
    <div className={classes.note} role="status" aria-label={t("note.label")}>
      {test.session ? (
        <Line tone="live">
          {t("note.draft", { until: formatTime(new Date(test.session.until)) })}{" "}
          <Anchor component="button" type="button" size="xs" onClick={test.end}>
            {t("note.end")}
          </Anchor>
        </Line>
      ) : (
        <Line tone="off">
          {test.isStarting ? t("note.starting") : t("note.published")}{" "}
          {!test.isStarting && (
            <Anchor component="button" type="button" size="xs" onClick={test.start}>
              {t("note.start")}
            </Anchor>
          )}
        </Line>
      )}
      {errors > 0 && (
        <Line tone="bad">
          {t("note.errors", { count: errors })}{" "}
          <Anchor
            component="button"
            type="button"
            size="xs"
            onClick={() => {
              store.getState().show({ bottom: "problems" });
            }}
          >
            {t("note.showProblems")}
          </Anchor>
        </Line>
      )}
      {errors === 0 && startError && (
        <Line tone="bad">{t("note.didNotStart", { error: errorText(startError) })}</Line>
      )}
      {failure && <Line tone="bad">{failure.message}</Line>}
    </div>
  );
}

function Line({ tone, children }: { tone: "live" | "off" | "bad"; children: React.ReactNode }) {
  const Icon = tone === "bad" ? IconAlertTriangle : IconCircleFilled;
  return (
    <div className={classes.line} data-tone={tone}>
      <Icon size={tone === "bad" ? 14 : 8} aria-hidden />
      <Text size="xs" span>
        {children}
      </Text>
    </div>
  );
}
