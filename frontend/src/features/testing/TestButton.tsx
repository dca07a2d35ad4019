import { Button, Tooltip } from "@mantine/core";
import { IconDeviceMobile } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../editor/commands";
import { useEditor, useEditorStore } from "../../editor/context";
import { FollowedRun } from "./FollowedRun";
import { FollowNewest } from "./FollowNewest";

/** Opens the phone that the draft answers; while a test goes on, the newest test run is followed. */
export function TestButton() {
  const { t } = useTranslation("testing");
  const store = useEditorStore();
  const right = useEditor((state) => state.right);
  const [before, setBefore] = useState(right);
  // A form in the phone's place: the test goes on meanwhile.
  const [isBehind, setBehind] = useState(false);
  if (right !== before) {
    setBefore(right);
    setBehind(right === "inspector" && (before === "phone" || isBehind));
  }
  const isOpen = right === "phone";
  const shownRun = useEditor((state) => state.shownRun);
  const workflowId = useEditor((state) => state.workflowId);
  const commands = useMemo(() => {
    const { getState } = store;
    return [
      {
        id: "testing.phone",
        title: t("command.phone"),
        section: t("section"),
        keys: ["t"],
        run: () => {
          getState().show({ right: getState().right === "phone" ? null : "phone" });
        },
      },
      {
        id: "testing.run",
        title: t("command.run"),
        section: t("section"),
        keys: ["shift+t"],
        run: () => {
          getState().show({ bottom: getState().bottom === "run" ? null : "run" });
        },
      },
    ];
  }, [store, t]);
  useCommands("testing", commands);

  return (
    <>
      <Tooltip label={t("testHint")} disabled={isOpen} openDelay={400}>
        <Button
          size="xs"
          variant={isOpen || isBehind ? "light" : "default"}
          leftSection={<IconDeviceMobile size={16} aria-hidden />}
          aria-pressed={isOpen}
          aria-keyshortcuts="T"
          data-tour="phone"
          onClick={() => {
            store.getState().show({ right: isOpen ? null : "phone" });
          }}
        >
          {t(isBehind ? "back" : "test")}
        </Button>
      </Tooltip>
      {workflowId !== null && (isOpen || isBehind) && <FollowNewest workflowId={workflowId} />}
      {shownRun !== null && <FollowedRun key={shownRun} runId={shownRun} />}
    </>
  );
}
