import { Center } from "@mantine/core";
import { IconDeviceMobile } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
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
  const channels = useChannels();
  // Nobody is let write before it is known to which number.
  if (directory.data !== undefined && channels.data) {
    return directory.data ? (
      <SimulatedPhone workflowId={workflowId} directory={directory.data} channels={channels.data} />
    ) : (
      <RealPhone workflowId={workflowId} channels={channels.data} />
    );
  }
  const failed = [directory, channels].find((query) => query.isError);
  if (failed?.error) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />;
  return (
    <Center flex={1}>
      <Loading size="sm" label={t("loading")} />
    </Center>
  );
}
