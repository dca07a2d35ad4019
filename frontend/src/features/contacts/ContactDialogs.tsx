import { BlockDialog } from "./consent/BlockDialog";
import { ConsentDialog } from "./consent/ConsentDialog";
import { ContactDialog } from "./ContactDialog";
import { DeleteContactDialog } from "./DeleteContactDialog";
import type { ContactDialogWanted } from "./dialog";

interface Props {
  /** Absent while nothing is asked. */
  dialog: ContactDialogWanted | null;
  onClose: () => void;
}

export function ContactDialogs({ dialog, onClose }: Props) {
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "new":
      return <ContactDialog contact={null} onClose={onClose} />;
    case "edit":
      return <ContactDialog contact={dialog.contact} onClose={onClose} />;
    case "consent":
      return <ConsentDialog contactId={dialog.contact.id} onClose={onClose} />;
    case "block":
      return <BlockDialog contact={dialog.contact} onClose={onClose} />;
    case "delete":
      return <DeleteContactDialog contact={dialog.contact} onClose={onClose} />;
  }
}
