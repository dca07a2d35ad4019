import { Anchor, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useOpenAlerts, type Alert } from "../../api/alerts";
import { useMay } from "../../api/session";
import type { Channel } from "../../api/types";
import { AlertNote } from "../../ui/AlertNote";

/** What is wrong with a number now. */
export function ChannelAlerts({ channel }: { channel: Channel }) {
  const { t } = useTranslation("alerts");
  const alerts = (useOpenAlerts().data ?? []).filter((alert) => isAbout(alert, channel));
  const mayAnswer = useMay("answer");
  if (alerts.length === 0) return null;
  return (
    <Stack gap="xs" mt="sm">
      {alerts.map((alert) => (
        <AlertNote key={alert.id} severity={alert.severity} title={alert.title} advice={alert.advice} />
      ))}
      {mayAnswer && (
        <Text size="sm">
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/attention" search={{ tab: "alerts" }} {...props} />}
          >
            {t("seeAll")}
          </Anchor>
        </Text>
      )}
    </Stack>
  );
}

function isAbout(alert: Alert, channel: Channel): boolean {
  if (alert.subject_type === "channel") return alert.subject_id === channel.id;
  return alert.subject_type === "account" && alert.subject_id === channel.waba_id;
}
