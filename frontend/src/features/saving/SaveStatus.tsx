import { Button, Text, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCloudCheck,
  IconCloudOff,
  IconCloudUp,
  IconGitMerge,
  type Icon,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../editor/commands";
import { useSaver, useSaving, type SaveStatus as Status } from "../../editor/saving";
import { notifyError } from "../../ui/notify";
import classes from "./SaveStatus.module.css";

const ICONS: Readonly<Record<Status, Icon>> = {
  saved: IconCloudCheck,
  saving: IconCloudUp,
  offline: IconCloudOff,
  refused: IconAlertTriangle,
  conflict: IconGitMerge,
};

/** Whether the draft is saved, in words. */
export function SaveStatus() {
  const { t } = useTranslation("saving");
  const saver = useSaver();
  const saving = useSaving();
  const commands = useMemo(
    () =>
      saver
        ? [
            {
              id: "saving.save",
              title: t("command.save"),
              section: t("section"),
              keys: ["mod+s"],
              worksInFields: true,
              run: () => {
                saver.saveNow().catch((error: unknown) => {
                  notifyError(error, t("notSaved"));
                });
              },
            },
          ]
        : [],
    [saver, t],
  );
  useCommands("saving", commands);
  if (!saving) return null;

  const { status, reason } = saving;
  const StatusIcon = ICONS[status];
  const words = t(`status.${status}`, { reason: reason ?? "" });
  return (
    <div className={classes.status} data-status={status} role="status" aria-label={t("label")}>
      <Tooltip
        label={t(`hint.${status}`, { revision: saving.revision, reason: reason ?? "" })}
        multiline
        maw={320}
      >
        <span className={classes.words} tabIndex={0}>
          <StatusIcon size={16} aria-hidden />
          <Text span size="sm" className={classes.text}>
            {words}
          </Text>
        </span>
      </Tooltip>
      {status === "offline" && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            saver?.saveNow().catch(() => undefined);
          }}
        >
          {t("tryNow")}
        </Button>
      )}
    </div>
  );
}
