import { Anchor, Badge, Group, Switch, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import type { Workflow } from "../../api/types";
import { useActivateWorkflow } from "../../api/workflows";
import { formatNumber } from "../../lib/numbers";
import { Ago } from "../../ui/Ago";
import { FramedTable } from "../../ui/FramedTable";
import { notifyError } from "../../ui/notify";
import { StateBadge } from "../../ui/StateBadge";
import type { WorkflowDialog } from "./dialog";
import { WorkflowMenu } from "./WorkflowMenu";
import classes from "./WorkflowTable.module.css";

/** Runs that failed are counted over this long. */
const ERRORS_OVER_MS = 24 * 60 * 60 * 1000;

interface Props {
  workflows: readonly Workflow[];
  onTag: (tag: string) => void;
  onAsk: (dialog: WorkflowDialog) => void;
}

export function WorkflowTable({ workflows, onTag, onAsk }: Props) {
  const { t } = useTranslation("workflows");
  return (
    <FramedTable highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("column.name")}</Table.Th>
          <Table.Th>{t("column.active")}</Table.Th>
          <Table.Th visibleFrom="sm">{t("column.lastRun")}</Table.Th>
          <Table.Th visibleFrom="md">{t("column.now")}</Table.Th>
          <Table.Th visibleFrom="md">{t("column.changed")}</Table.Th>
          <Table.Th>
            <VisuallyHidden>{t("column.more")}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {workflows.map((workflow) => (
          <Table.Tr key={workflow.id}>
            <Table.Td className={classes.name}>
              <NameCell workflow={workflow} onTag={onTag} />
            </Table.Td>
            <Table.Td>
              <ActiveSwitch workflow={workflow} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <LastRun workflow={workflow} />
            </Table.Td>
            <Table.Td visibleFrom="md">
              <Now workflow={workflow} />
            </Table.Td>
            <Table.Td visibleFrom="md">
              <Text size="sm" c="dimmed" className={classes.when}>
                <Ago at={workflow.updated_at} />
              </Text>
            </Table.Td>
            <Table.Td className={classes.more}>
              <WorkflowMenu workflow={workflow} onAsk={onAsk} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </FramedTable>
  );
}

function NameCell({ workflow, onTag }: { workflow: Workflow; onTag: (tag: string) => void }) {
  const { t } = useTranslation("workflows");
  return (
    <>
      <Group gap="xs">
        <Anchor
          size="sm"
          fw={600}
          c="var(--mantine-color-text)"
          renderRoot={(props) => (
            <Link to="/workflows/$workflowId" params={{ workflowId: workflow.id }} {...props} />
          )}
        >
          {workflow.name}
        </Anchor>
        {workflow.has_unpublished_changes && (
          <Badge
            variant="light"
            color="yellow"
            size="sm"
            c="var(--mantine-color-text)"
            leftSection={<IconPencil size={10} aria-hidden />}
          >
            {workflow.active_version === null ? t("draftOnly") : t("changedDraft")}
          </Badge>
        )}
        {workflow.tags.map((tag) => (
          <Badge
            key={tag}
            component="button"
            type="button"
            variant="default"
            size="sm"
            className={classes.tag}
            aria-label={t("onlyTag", { tag })}
            onClick={() => {
              onTag(tag);
            }}
          >
            {tag}
          </Badge>
        ))}
      </Group>
      {workflow.description && (
        <Text size="xs" c="dimmed" lineClamp={1}>
          {workflow.description.replaceAll("`", "")}
        </Text>
      )}
    </>
  );
}

function ActiveSwitch({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation("workflows");
  const mayEdit = useMay("edit");
  const activate = useActivateWorkflow();
  const isUnpublished = workflow.active_version === null;
  return (
    <Tooltip label={t("publishFirst")} disabled={!isUnpublished}>
      <Switch
        aria-label={t("activeOf", { name: workflow.name })}
        checked={activate.isPending ? activate.variables.isActive : workflow.is_active}
        disabled={isUnpublished || !mayEdit || activate.isPending}
        onChange={(event) => {
          const isActive = event.currentTarget.checked;
          activate.mutate(
            { id: workflow.id, isActive },
            {
              onError: (error) => {
                notifyError(error);
              },
            },
          );
        }}
      />
    </Tooltip>
  );
}

function LastRun({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation("workflows");
  const last = workflow.last_run;
  if (!last) {
    return (
      <Text size="sm" c="dimmed">
        {t("never")}
      </Text>
    );
  }
  return (
    <Link to="/runs/$runId" params={{ runId: last.id }} className={classes.run}>
      <StateBadge state={last.state} />
      <Text component="span" size="sm" c="dimmed">
        <Ago at={last.started_at} />
      </Text>
    </Link>
  );
}

function Now({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation("workflows");
  const { id, errors, waiting } = workflow;
  return (
    <Group gap={6}>
      {errors > 0 && (
        <Link
          to="/runs"
          search={{ workflow: id, state: "failed", from: yesterday() }}
          className={classes.count}
          data-kind="errors"
        >
          {t("errors", { count: errors, shown: formatNumber(errors) })}
        </Link>
      )}
      {waiting > 0 && (
        <Link
          to="/runs"
          search={{ workflow: id, state: "waiting" }}
          className={classes.count}
          data-kind="waiting"
        >
          {t("waiting", { count: waiting, shown: formatNumber(waiting) })}
        </Link>
      )}
      {errors === 0 && waiting === 0 && (
        <Text size="sm" c="dimmed">
          –
        </Text>
      )}
    </Group>
  );
}

/** The day on which the counting of errors began, as the reader's calendar has it. */
function yesterday(): string {
  const then = new Date(Date.now() - ERRORS_OVER_MS);
  return [then.getFullYear(), then.getMonth() + 1, then.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}
