import { DeleteDialog } from "./DeleteDialog";
import type { WorkflowDialog } from "./dialog";
import { NameDialog } from "./NameDialog";
import { NewDialog } from "./NewDialog";
import { TagsDialog } from "./TagsDialog";

interface Props {
  dialog: WorkflowDialog | null;
  onClose: () => void;
}

/** The one question that is open, if any. */
export function WorkflowDialogs({ dialog, onClose }: Props) {
  if (dialog === null) return null;
  switch (dialog.kind) {
    case "new":
      return <NewDialog onClose={onClose} />;
    case "rename":
    case "duplicate":
      return <NameDialog kind={dialog.kind} workflow={dialog.workflow} onClose={onClose} />;
    case "tags":
      return <TagsDialog workflow={dialog.workflow} onClose={onClose} />;
    case "delete":
      return <DeleteDialog workflow={dialog.workflow} onClose={onClose} />;
  }
}
