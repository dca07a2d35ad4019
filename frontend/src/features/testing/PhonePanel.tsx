import { ActionIcon, Center, Group, Title } from "@mantine/core";
import { IconDeviceMobile, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { usePhoneDirectory } from "../../api/phone";
import { useEditor, useEditorStore } from "../../editor/context";
import { Loading } from "../../ui/Loading";
import { Problem } from "../../ui/Problem";
import classes from "./PhonePanel.module.css";
import { RealPhone } from "./RealPhone";
import { SimulatedPhone } from "./SimulatedPhone";

/** The phone beside the canvas, and the draft behind it. */
export function PhonePanel() {
  const { t } = useTranslation("testing");
  const store = useEditorStore();
  const workflowId = useEditor((state) => state.workflowId);
  return (
    <aside
      className={classes.panel}
      aria-label={t("phone")}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) store.getState().show({ right: null });
      }}
    >
      <Group className={classes.title} justify="space-between" wrap="nowrap" px="sm" py={6}>
        <Group gap={6} wrap="nowrap">
          <IconDeviceMobile size={18} aria-hidden />
          <Title order={2} size="h3">
            {t("phone")}
          </Title>
        </Group>
        <ActionIcon
          aria-label={t("closePhone")}
          onClick={() => {
            store.getState().show({ right: null });
          }}
        >
          <IconX size={18} />
        </ActionIcon>
      </Group>
      {workflowId !== null && <Phone workflowId={workflowId} />}
    </aside>
  );
}

function Phone({ workflowId }: { workflowId: string }) {
  const { t } = useTranslation("testing");
  const directory = usePhoneDirectory();
  if (directory.data) return <SimulatedPhone workflowId={workflowId} directory={directory.data} />;
  if (directory.data === null) return <RealPhone workflowId={workflowId} />;
  if (directory.isError) {
    return <Problem error={directory.error} onRetry={() => void directory.refetch()} />;
  }
  return (
    <Center flex={1}>
      <Loading size="sm" label={t("loading")} />
    </Center>
  );
}
