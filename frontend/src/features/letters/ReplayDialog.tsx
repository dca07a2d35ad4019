import { Button, Checkbox, Group, List, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLetterCount, useReplayLetters, type Chosen, type Level, type Outcome } from "../../api/letters";
import { inWords } from "../../lib/reasons";
import { Dialog } from "../../ui/Dialog";
import { Loading } from "../../ui/Loading";
import { Problem } from "../../ui/Problem";

interface Props {
  level: Level;
  chosen: Chosen;
  onClose: () => void;
}

/** How many are told apart by their reasons before the rest is only counted. */
const MOST_REASONS = 5;

/** Says how many there are, asks, begins them again, and says what came of it. */
export function ReplayDialog({ level, chosen, onClose }: Props) {
  const { t } = useTranslation("letters");
  const count = useLetterCount(level, chosen, "replay");
  const replay = useReplayLetters(level);
  const [isConfirmed, confirm] = useState(false);
  const found = count.data;
  return (
    <Dialog title={t(`verb.${level}`)} onClose={onClose}>
      <Stack>
        {count.error && <Problem error={count.error} onRetry={() => void count.refetch()} />}
        {count.isPending && <Loading size="sm" label={t("replay.counting")} />}
        {replay.data ? (
          <Result outcome={replay.data} level={level} />
        ) : (
          found && (
            <>
              <Text>{t(`replay.count.${level}`, { count: found.matched })}</Text>
              {found.has_more && <Text size="sm">{t("replay.more")}</Text>}
              {found.needs_confirm > 0 && (
                <Checkbox
                  label={t(`replay.risk.${level}`, { count: found.needs_confirm })}
                  checked={isConfirmed}
                  onChange={(event) => {
                    confirm(event.currentTarget.checked);
                  }}
                />
              )}
            </>
          )
        )}
        {replay.error && <Problem error={replay.error} />}
        <Group justify="flex-end">
          {replay.data ? (
            <Button onClick={onClose}>{t("general:close")}</Button>
          ) : (
            <>
              <Button variant="default" data-autofocus onClick={onClose}>
                {t("general:cancel")}
              </Button>
              <Button
                disabled={!found || found.matched === 0}
                loading={replay.isPending}
                onClick={() => {
                  replay.mutate({ chosen, confirm: isConfirmed });
                }}
              >
                {t(`verb.${level}`)}
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}

function Result({ outcome, level }: { outcome: Outcome; level: Level }) {
  const { t } = useTranslation("letters");
  const reasons = counted(outcome.refused.map(({ message }) => message));
  return (
    <div role="status">
      <Text>{t(`replay.done.${level}`, { count: outcome.done.length })}</Text>
      {outcome.has_more && <Text size="sm">{t("replay.left")}</Text>}
      {reasons.length > 0 && (
        <>
          <Text mt="sm">{t("replay.refused", { count: outcome.refused.length })}</Text>
          <List size="sm">
            {reasons.slice(0, MOST_REASONS).map(([message, count]) => (
              <List.Item key={message}>{t("replay.reason", { message: inWords(message), count })}</List.Item>
            ))}
          </List>
        </>
      )}
    </div>
  );
}

/** Each reason once, with how often it is given. */
function counted(reasons: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts];
}
