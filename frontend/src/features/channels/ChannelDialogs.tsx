import type { Channel } from "../../api/types";
import { AddChannelDialog } from "./AddChannelDialog";
import { DeleteChannelDialog } from "./DeleteChannelDialog";
import { EditChannelDialog } from "./EditChannelDialog";
import { WebhookDialog } from "./WebhookDialog";

/** What is asked about numbers, one thing at a time. */
export type ChannelDialog =
  | { readonly kind: "add" }
  | { readonly kind: "edit" | "delete"; readonly channel: Channel }
  | {
      readonly kind: "webhook";
      readonly channelId: string;
      /** As it was entered a moment ago; later nobody can say what it is. */
      readonly verifyToken?: string;
    };

interface Props {
  dialog: ChannelDialog | null;
  onAsk: (dialog: ChannelDialog | null) => void;
}

/** The one question that is open, if any. */
export function ChannelDialogs({ dialog, onAsk }: Props) {
  if (dialog === null) return null;
  const close = () => {
    onAsk(null);
  };
  switch (dialog.kind) {
    case "add":
      return (
        <AddChannelDialog
          onAdded={(channelId, verifyToken) => {
            // Next it is to be entered at the provider.
            onAsk({ kind: "webhook", channelId, verifyToken });
          }}
          onClose={close}
        />
      );
    case "edit":
      return <EditChannelDialog channel={dialog.channel} onClose={close} />;
    case "webhook":
      return (
        <WebhookDialog
          channelId={dialog.channelId}
          verifyToken={dialog.verifyToken ?? null}
          onClose={close}
        />
      );
    case "delete":
      return <DeleteChannelDialog channel={dialog.channel} onClose={close} />;
  }
}
