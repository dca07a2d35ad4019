import { List } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Workflow } from "../../api/types";
import { useDeleteWorkflow } from "../../api/workflows";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { notifyDone } from "../../ui/notify";

interface Props {
  workflow: Workflow;
  onClose: () => void;
}

export function DeleteDialog({ workflow, onClose }: Props) {
  const { t } = useTranslation("workflows");
  const remove = useDeleteWorkflow();
  const { id, name, is_active: isActive } = workflow;
  const live = workflow.waiting + workflow.running;
  return (
    <ConfirmDialog
      title={t("delete.title", { name })}
      action={t("delete.action")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(
          { id, isActive },
          {
            onSuccess: () => {
              notifyDone(t("delete.done", { name }));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <List size="sm" spacing="xs">
        <List.Item>{t("delete.drawing")}</List.Item>
        {isActive && <List.Item>{t("delete.active")}</List.Item>}
        {live > 0 && <List.Item>{t("delete.live", { count: live })}</List.Item>}
        <List.Item>{t("delete.runs")}</List.Item>
      </List>
    </ConfirmDialog>
  );
}
