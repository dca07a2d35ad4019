import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Workflow } from "../../api/types";
import { useChangeWorkflow, useDuplicateWorkflow } from "../../api/workflows";
import { FormDialog } from "../../ui/FormDialog";
import { notifyDone } from "../../ui/notify";

interface Props {
  kind: "rename" | "duplicate";
  workflow: Workflow;
  onClose: () => void;
}

/** Asks for the new name, or for that of the copy. */
export function NameDialog({ kind, workflow, onClose }: Props) {
  const { t } = useTranslation("workflows");
  const rename = useChangeWorkflow();
  const duplicate = useDuplicateWorkflow();
  const [name, setName] = useState(
    kind === "rename" ? workflow.name : t("copyName", { name: workflow.name }),
  );
  const submit = () => {
    const { id, tags } = workflow;
    const wanted = name.trim();
    if (!wanted) return;
    if (kind === "rename") rename.mutate({ id, name: wanted }, { onSuccess: onClose });
    else {
      duplicate.mutate(
        { id, name: wanted, tags },
        {
          onSuccess: () => {
            notifyDone(t("duplicated", { name: wanted }));
            onClose();
          },
        },
      );
    }
  };
  return (
    <FormDialog
      title={t(`${kind}.title`, { name: workflow.name })}
      action={t(`${kind}.action`)}
      isPending={rename.isPending || duplicate.isPending}
      error={rename.error ?? duplicate.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t("name")}
        data-autofocus
        required
        withAsterisk={false}
        maxLength={500}
        value={name}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
    </FormDialog>
  );
}
