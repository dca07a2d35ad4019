import { Anchor, Badge, Table, Text } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Run } from "../../api/types";
import { formatInstant } from "../../lib/times";
import { Ago } from "../../ui/Ago";
import { StateBadge } from "../../ui/StateBadge";
import { errorText } from "../../workflow/trace";
import { Duration } from "./Duration";
import classes from "./RunTable.module.css";

interface Props {
  runs: readonly Run[];
}

/** Runs, one a row; the whole row leads to the run. */
export function RunTable({ runs }: Props) {
  const { t } = useTranslation("runs");
  return (
    <Table.ScrollContainer minWidth={760} className={classes.scroll ?? ""}>
      <Table verticalSpacing={7} highlightOnHover stickyHeader aria-label={t("title")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={120}>{t("column.state")}</Table.Th>
            <Table.Th>{t("column.workflow")}</Table.Th>
            <Table.Th>{t("column.contact")}</Table.Th>
            <Table.Th>{t("column.started")}</Table.Th>
            <Table.Th className={classes.number ?? ""}>{t("column.took")}</Table.Th>
            <Table.Th>{t("column.error")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RunRow({ run }: { run: Run }) {
  const { t } = useTranslation("runs");
  const navigate = useNavigate();
  const name = run.workflow_name ?? t("deletedWorkflow");
  const to = { to: "/runs/$runId", params: { runId: run.id } } as const;
  return (
    <Table.Tr
      className={classes.row}
      onClick={(event) => {
        // A link in the row goes its own way, and a text that is marked is not a click.
        const isOwn = event.target instanceof Element && event.target.closest("a, button");
        if (!isOwn && window.getSelection()?.type !== "Range") void navigate(to);
      }}
    >
      <Table.Td>
        <StateBadge state={run.state} />
      </Table.Td>
      <Table.Td>
        <Anchor
          size="sm"
          fw={600}
          c="inherit"
          renderRoot={(props) => <Link {...to} {...props} />}
          aria-label={t("openRun", {
            workflow: name,
            state: t(`general:state.${run.state}`),
            started: formatInstant(new Date(run.started_at)),
          })}
        >
          {name}
        </Anchor>{" "}
        {run.is_test ? (
          <Badge size="sm" variant="outline" color="gray">
            {t("test", { revision: run.draft_revision ?? "" })}
          </Badge>
        ) : (
          <Text size="xs" c="dimmed" span>
            {t("version", { version: run.version })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {run.contact_name === null || run.contact_name === "" ? (
          <Text size="sm" c="dimmed">
            {t("noContact")}
          </Text>
        ) : (
          run.contact_name
        )}
      </Table.Td>
      <Table.Td className={classes.nowrap ?? ""}>
        <Ago at={run.started_at} />
        <Text size="xs" c="dimmed">
          {formatInstant(new Date(run.started_at))}
        </Text>
      </Table.Td>
      <Table.Td className={classes.number ?? ""}>
        <Duration from={run.started_at} to={run.ended_at} />
      </Table.Td>
      <Table.Td>
        {run.error && (
          <Text size="xs" c="var(--mantine-color-error)" lineClamp={2} title={errorText(run.error)}>
            {errorText(run.error)}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
