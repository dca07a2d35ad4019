import { Badge, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLedger } from "../../../api/consents";
import type { Statement } from "../../../api/types";
import { formatInstant } from "../../../lib/times";
import { Fetched } from "../../../ui/Fetched";
import { LoadMore } from "../../../ui/LoadMore";
import classes from "./Ledger.module.css";
import { sourceKey } from "./words";

interface Props {
  contactId: string;
}

/** What a person agreed to and refused, newest first: when, where, who wrote it down, and in what words. */
export function Ledger({ contactId }: Props) {
  const { t } = useTranslation("contacts");
  const ledger = useLedger(contactId);
  return (
    <>
      <Fetched query={ledger} empty={t("consent.ledger.none")}>
        {(items) => (
          <ol className={classes.ledger} aria-label={t("consent.ledger.title")}>
            {items.map((statement) => (
              <StatementRow key={statement.id} statement={statement} />
            ))}
          </ol>
        )}
      </Fetched>
      <LoadMore query={ledger} />
    </>
  );
}

function StatementRow({ statement }: { statement: Statement }) {
  const { t } = useTranslation("contacts");
  const { purpose, state, at, evidence } = statement;
  return (
    <li className={classes.statement}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {t(`consent.purpose.${purpose}`, purpose)}
          </Text>
          <Badge variant="light" color={state === "in" ? "teal" : "red"} c="var(--mantine-color-text)">
            {t(`consent.state.${state}`)}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          <time dateTime={at}>{formatInstant(new Date(at))}</time>
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        <Origin statement={statement} />
      </Text>
      {evidence !== null && evidence !== "" && <blockquote className={classes.words}>{evidence}</blockquote>}
    </li>
  );
}

/** Where it was said, and who wrote it down where somebody did. */
function Origin({ statement }: { statement: Statement }) {
  const { t } = useTranslation("contacts");
  const { source, recorded_by: by, recorded_by_name: name } = statement;
  const key = sourceKey(source);
  const kind = by?.startsWith("api_key:") ? "program" : "member";
  const who = by === null ? null : t(`consent.by.${name === null ? "no_" : ""}${kind}`, { name });
  return [key === null ? `“${source}”` : t(`consent.source.${key}`), who].filter(Boolean).join(" · ");
}
