import { Anchor, Badge, Breadcrumbs, Button, Text, Title } from "@mantine/core";
import { IconPencil, IconRepeat } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useReplay } from "../../api/runs";
import { useMay } from "../../api/session";
import type { OpenRun } from "../../api/types";
import { Bar, BarWords } from "../../ui/Bar";
import { CostWords } from "../../ui/CostWords";
import { notifyError } from "../../ui/notify";
import classes from "./RunBar.module.css";

/** Whose run it is and of what, and what can be done with the whole of it. */
export function RunBar({ run }: { run: OpenRun }) {
  const { t } = useTranslation("runs");
  const navigate = useNavigate();
  const replay = useReplay(run.id);
  const mayControl = useMay("edit");
  return (
    <Bar
      label={t("bar")}
      start={
        <>
          <Breadcrumbs separatorMargin={6} className={classes.crumbs ?? ""}>
            <Anchor size="sm" renderRoot={(props) => <Link to="/runs" {...props} />}>
              {t("title")}
            </Anchor>
            <Title order={1} size="h3">
              {run.workflow_name ?? t("deletedWorkflow")}
            </Title>
          </Breadcrumbs>
          <Badge variant="light" color="gray">
            {run.is_test
              ? t("test", { revision: run.draft_revision ?? "" })
              : t("version", { version: run.version })}
          </Badge>
          {run.contact_name && (
            <Text size="sm" c="dimmed" truncate>
              {t("with", { name: run.contact_name })}
            </Text>
          )}
          {run.cost.messages > 0 && (
            <Text size="sm" className={classes.conversation ?? ""}>
              {t("cost")} <CostWords cost={run.cost} />
            </Text>
          )}
          {run.conversation_id !== null && (
            <Anchor
              size="sm"
              className={classes.conversation ?? ""}
              renderRoot={(props) => (
                <Link
                  to="/conversations/$conversationId"
                  params={{ conversationId: run.conversation_id ?? "" }}
                  {...props}
                />
              )}
            >
              {t("conversation")}
            </Anchor>
          )}
        </>
      }
      end={
        <>
          {mayControl && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRepeat size={16} aria-hidden />}
              loading={replay.isPending}
              onClick={() => {
                replay.mutate(
                  {},
                  {
                    onSuccess: (id) => {
                      void navigate({ to: "/runs/$runId", params: { runId: id } });
                    },
                    onError: (error) => {
                      notifyError(error);
                    },
                  },
                );
              }}
            >
              <BarWords>{t("replay.all")}</BarWords>
            </Button>
          )}
          {run.workflow_name !== null && (
            <Button
              size="xs"
              leftSection={<IconPencil size={16} aria-hidden />}
              renderRoot={(props) => (
                <Link to="/workflows/$workflowId" params={{ workflowId: run.workflow_id }} {...props} />
              )}
            >
              <BarWords>{t("openWorkflow")}</BarWords>
            </Button>
          )}
        </>
      }
    />
  );
}
