import type { Channel } from "../../api/types";
import { AddChannelDialog } from "./AddChannelDialog";
import { DeleteChannelDialog } from "./DeleteChannelDialog";
import { EditChannelDialog } from "./EditChannelDialog";
import { WebhookDialog } from "./WebhookDialog";

/** What is asked about numbers, one thing at a time. */
export type ChannelDialog =
  { readonly kind: "add" } | { readonly kind: "edit" | "webhook" | "delete"; readonly channel: Channel };

/** A number that was added a moment ago, while the browser still knows what was entered. */
export interface Added {
  readonly id: string;
  readonly verifyToken: string;
}

interface Props {
  dialog: ChannelDialog | null;
  /** The number that was added a moment ago: its webhook is to be entered at Meta now. */
  added: Channel | null;
  verifyToken: string | null;
  onAdded: (added: Added) => void;
  onClose: () => void;
}

export function ChannelDialogs({ dialog, added, verifyToken, onAdded, onClose }: Props) {
  if (dialog === null) return null;
  if (dialog.kind === "add") {
    if (added) return <WebhookDialog channel={added} verifyToken={verifyToken} onClose={onClose} />;
    return <AddChannelDialog onAdded={onAdded} onClose={onClose} />;
  }
  switch (dialog.kind) {
    case "edit":
      return <EditChannelDialog channel={dialog.channel} onClose={onClose} />;
    case "webhook":
      return <WebhookDialog channel={dialog.channel} verifyToken={null} onClose={onClose} />;
    case "delete":
      return <DeleteChannelDialog channel={dialog.channel} onClose={onClose} />;
  }
}
