import { TagsInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Workflow } from "../../api/types";
import { useChangeWorkflow, useWorkflowTags } from "../../api/workflows";
import { FormDialog } from "../../ui/FormDialog";

/** The server's limit. */
const MOST_TAGS = 20;

interface Props {
  workflow: Workflow;
  onClose: () => void;
}

/** A workflow stands under each of its tags, as a file would in several folders. */
export function TagsDialog({ workflow, onClose }: Props) {
  const { t } = useTranslation("workflows");
  const change = useChangeWorkflow();
  const known = useWorkflowTags();
  const [tags, setTags] = useState(workflow.tags);
  return (
    <FormDialog
      title={t("tags.title", { name: workflow.name })}
      action={t("general:save")}
      isPending={change.isPending}
      error={change.error}
      onSubmit={() => {
        change.mutate({ id: workflow.id, tags }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <TagsInput
        label={t("tags.label")}
        description={t("tags.about")}
        data-autofocus
        data={known.data ?? []}
        maxTags={MOST_TAGS}
        value={tags}
        onChange={setTags}
      />
    </FormDialog>
  );
}
