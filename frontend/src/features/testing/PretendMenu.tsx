import { Button, Menu, Text } from "@mantine/core";
import { IconPlayerTrackNext } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { usePretend, useRunWaits } from "../../api/runs";
import { formatDuration } from "../../lib/times";
import { useNow } from "../../lib/useNow";

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
/** Seconds past the end of a wait: it is over then, and not just about to be. */
const MARGIN_S = 2;

const PASSES = [
  { key: "hour", seconds: HOUR_S },
  { key: "day", seconds: DAY_S },
  { key: "threeDays", seconds: 3 * DAY_S },
] as const;

/** Skips a wait of a test run: time passes at once for its conversation. */
export function PretendMenu({ runId }: { runId: string }) {
  const { t } = useTranslation("testing");
  const now = useNow();
  const pretend = usePretend(runId);
  const due = (useRunWaits(runId).data ?? [])
    .flatMap((wait) => (wait.state === "open" && wait.due_at ? [Date.parse(wait.due_at)] : []))
    .toSorted((a, b) => a - b)[0];
  const leftS = due === undefined ? null : Math.max(0, Math.ceil((due - now.getTime()) / 1000)) + MARGIN_S;
  return (
    <>
      {pretend.isError && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {pretend.error.message}
        </Text>
      )}
      <Menu position="top-end" width={300}>
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="light"
            loading={pretend.isPending}
            leftSection={<IconPlayerTrackNext size={14} aria-hidden />}
          >
            {t("pretend.title")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("pretend.explain")}</Menu.Label>
          {leftS !== null && (
            <Menu.Item
              onClick={() => {
                pretend.mutate(leftS);
              }}
            >
              {t("pretend.untilDue", { left: formatDuration(leftS * 1000) })}
            </Menu.Item>
          )}
          {PASSES.map(({ key, seconds }) => (
            <Menu.Item
              key={key}
              onClick={() => {
                pretend.mutate(seconds);
              }}
            >
              {t(`pretend.${key}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{t("pretend.window")}</Menu.Label>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
