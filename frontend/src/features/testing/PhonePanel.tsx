import { Center } from "@mantine/core";
import { IconDeviceMobile } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { usePhoneDirectory } from "../../api/phone";
import { useEditor, useEditorStore } from "../../editor/context";
import { useFocusReturn } from "../../lib/useFocusReturn";
import { Loading } from "../../ui/Loading";
import { Problem } from "../../ui/Problem";
import { SidePanel } from "../../ui/SidePanel";
import classes from "./PhonePanel.module.css";
import { RealPhone } from "./RealPhone";
import { SimulatedPhone } from "./SimulatedPhone";

/** The phone beside the canvas, and the draft behind it. */
export function PhonePanel() {
  const { t } = useTranslation("testing");
  const store = useEditorStore();
  const workflowId = useEditor((state) => state.workflowId);
  useFocusReturn();
  return (
    <SidePanel
      title={t("phone")}
      icon={<IconDeviceMobile size={18} aria-hidden />}
      width="23rem"
      className={classes.phone}
      closeLabel={t("closePhone")}
      onClose={() => {
        store.getState().show({ right: null });
      }}
    >
      {workflowId !== null && <Phone workflowId={workflowId} />}
    </SidePanel>
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
