import { Drawer, Group, Text } from "@mantine/core";
import { useConversations, useMessages } from "../../api/conversations";
import { Fetched } from "../../ui/Fetched";
import { AnswerBox } from "./AnswerBox";
import classes from "./ConversationDrawer.module.css";
import { HandoverNote } from "./HandoverNote";
import { MessageList } from "./MessageList";
import { OwnerButton } from "./OwnerButton";
import { ServiceWindow } from "./ServiceWindow";

interface Props {
  conversationId: string;
  onClose: () => void;
}

/** One conversation: what was said, whose turn it is, and a box to answer as a human. */
export function ConversationDrawer({ conversationId, onClose }: Props) {
  const conversation = useConversations().data?.find(({ id }) => id === conversationId);
  const messages = useMessages(conversationId);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={<Text fw={600}>{conversation?.contact_name ?? "Conversation"}</Text>}
      closeButtonProps={{ "aria-label": "Close" }}
      classNames={{ content: classes.content, body: classes.body }}
    >
      {conversation && (
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {conversation.channel_name} · <ServiceWindow openUntil={conversation.window_open_until} />
          </Text>
          <OwnerButton conversation={conversation} />
        </Group>
      )}
      {conversation?.note && <HandoverNote team={conversation.team} note={conversation.note} />}
      <div className={classes.messages}>
        <Fetched query={messages} empty="No message yet.">
          {(items) => <MessageList messages={items} />}
        </Fetched>
      </div>
      {conversation && <AnswerBox conversation={conversation} />}
    </Drawer>
  );
}
