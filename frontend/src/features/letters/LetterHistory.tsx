import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Happened } from "../../api/letters";
import { inWords } from "../../lib/reasons";
import { formatInstant } from "../../lib/times";
import { StateBadge } from "../../ui/StateBadge";
import { errorText } from "../../workflow/trace";
import classes from "./Letters.module.css";

/** What happened, in its order. */
export function LetterHistory({ history }: { history: readonly Happened[] }) {
  const { t } = useTranslation("letters");
  return (
    <ol className={classes.history} aria-label={t("history.title")}>
      {history.map(({ state, at, source, error }, index) => (
        // Nothing of them is unique: a message may be queued twice in a moment.
        <li key={index}>
          <StateBadge state={state} />
          <Text size="xs" span>
            <time dateTime={at}>{formatInstant(new Date(at))}</time>
          </Text>
          <Text size="xs" c="dimmed" span>
            {t(`source.${source}`, source)}
          </Text>
          {error && (
            <Text size="xs" span>
              {inWords(errorText(error))}
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}
