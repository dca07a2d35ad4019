import { Anchor, Button, Group, Text } from "@mantine/core";
import { IconCheck, IconEye } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useAcknowledgeAlert, useResolveAlert, type Alert } from "../../api/alerts";
import { useMay } from "../../api/session";
import { Ago } from "../../ui/Ago";
import { AlertNote } from "../../ui/AlertNote";
import { notifyError } from "../../ui/notify";

interface Props {
  alert: Alert;
}

/** One alert: what happened, what to do, since when, and who has seen to it. */
export function AlertItem({ alert }: Props) {
  const mayHandle = useMay("edit");
  const isOpen = alert.resolved_at === null;
  return (
    <AlertNote severity={isOpen ? alert.severity : "past"} title={alert.title} advice={alert.advice}>
      <Group justify="space-between" mt="xs" gap="xs">
        <Since alert={alert} />
        <Group gap="xs">
          <Way alert={alert} />
          {isOpen && mayHandle && <Doings alert={alert} />}
        </Group>
      </Group>
    </AlertNote>
  );
}

function Since({ alert }: Props) {
  const { t } = useTranslation("alerts");
  return (
    <Text size="sm" component="div">
      {t("since")} <Ago at={alert.raised_at} />
      {alert.count > 1 && <> · {t("times", { count: alert.count })}</>}
      {alert.resolved_at !== null && (
        <>
          {" "}
          · {alert.resolved_by === null ? t("overByItself") : t("overByHand")} <Ago at={alert.resolved_at} />
        </>
      )}
      {alert.resolved_at === null && alert.acknowledged_at !== null && (
        <>
          {" "}
          · {t("seen")} <Ago at={alert.acknowledged_at} />
        </>
      )}
    </Text>
  );
}

function Way({ alert }: Props) {
  const { t } = useTranslation("alerts");
  if (alert.subject_type === "template") {
    return (
      <Anchor
        size="sm"
        c="var(--mantine-color-text)"
        underline="always"
        renderRoot={(props) => <Link to="/templates" {...props} />}
      >
        {t("toTemplates")}
      </Anchor>
    );
  }
  if (alert.subject_type === "workspace") return null;
  return (
    <Anchor
      size="sm"
      c="var(--mantine-color-text)"
      underline="always"
      renderRoot={(props) => <Link to="/channels" {...props} />}
    >
      {t("toChannels")}
    </Anchor>
  );
}

function Doings({ alert }: Props) {
  const { t } = useTranslation("alerts");
  const acknowledge = useAcknowledgeAlert();
  const resolve = useResolveAlert();
  const onError = (error: unknown) => {
    notifyError(error);
  };
  return (
    <>
      {alert.acknowledged_at === null && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconEye size={14} aria-hidden />}
          loading={acknowledge.isPending}
          onClick={() => {
            acknowledge.mutate(alert.id, { onError });
          }}
        >
          {t("acknowledge")}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCheck size={14} aria-hidden />}
        loading={resolve.isPending}
        onClick={() => {
          resolve.mutate(alert.id, { onError });
        }}
      >
        {t("resolve")}
      </Button>
    </>
  );
}
