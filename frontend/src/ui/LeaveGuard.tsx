import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "./ConfirmDialog";

interface Props {
  /** Whether something would be lost. */
  isChanged: boolean;
}

/** Asks before a page is left with what nobody has saved. */
export function LeaveGuard({ isChanged }: Props) {
  const { t } = useTranslation();
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: isChanged,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <ConfirmDialog
      title={t("leave.title")}
      action={t("leave.action")}
      isPending={false}
      error={null}
      onConfirm={blocker.proceed}
      onClose={blocker.reset}
    >
      {t("leave.about")}
    </ConfirmDialog>
  );
}
