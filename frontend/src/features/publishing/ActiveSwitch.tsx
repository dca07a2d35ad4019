import { Switch, Tooltip } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import { useActivate, useDeactivate, useStanding } from "../../api/versions";
import { useCommands } from "../../editor/commands";
import { useDraftStore } from "../../editor/context";
import { BarWords } from "../../ui/Bar";
import { notifyError } from "../../ui/notify";

/** Whether the workflow takes events. */
export function ActiveSwitch() {
  const workflowId = useDraftStore()?.getState().workflowId ?? null;
  return workflowId === null ? null : <Standing workflowId={workflowId} />;
}

function Standing({ workflowId }: { workflowId: string }) {
  const { t } = useTranslation("publishing");
  const standing = useStanding(workflowId).data;
  const mayEdit = useMay("edit");
  const activate = useActivate(workflowId);
  const deactivate = useDeactivate(workflowId);
  const { mutate: switchOn } = activate;
  const { mutate: switchOff } = deactivate;
  const isActive = standing?.isActive ?? false;
  const version = standing?.activeVersion ?? null;
  const canSwitch = mayEdit && version !== null;
  const commands = useMemo(() => {
    const onError = (error: Error) => {
      notifyError(error, t("active.failed"));
    };
    return [
      {
        id: "publishing.active",
        title: isActive ? t("active.turnOff") : t("active.turnOn"),
        section: t("section"),
        isEnabled: () => canSwitch,
        run: () => {
          if (isActive) switchOff(undefined, { onError });
          else switchOn(null, { onError });
        },
      },
    ];
  }, [t, isActive, canSwitch, switchOn, switchOff]);
  useCommands("publishing.active", commands);
  if (!standing) return null;

  const hint =
    version === null
      ? t("active.never")
      : isActive
        ? t("active.on", { version })
        : t("active.off", { version });
  return (
    <Tooltip label={hint} multiline maw={280}>
      <div>
        <Switch
          size="sm"
          styles={{ label: { color: "var(--mantine-color-text)", whiteSpace: "nowrap" } }}
          label={<BarWords>{isActive ? t("active.isOn") : t("active.isOff")}</BarWords>}
          aria-label={t("active.label")}
          checked={isActive}
          disabled={!canSwitch || activate.isPending || deactivate.isPending}
          onChange={() => {
            commands[0]?.run();
          }}
        />
      </div>
    </Tooltip>
  );
}
