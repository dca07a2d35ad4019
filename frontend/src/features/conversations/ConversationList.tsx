import { Badge, Group, Stack } from "@mantine/core";
import { useConversations } from "../../api/conversations";
import { Fetched } from "../../ui/Fetched";
import { Panel } from "../../ui/Panel";
import { ConversationCard } from "./ConversationCard";
import { conversationOrder } from "./conversationOrder";

export function ConversationList() {
  const conversations = useConversations();
  const waiting = conversations.data?.filter(({ owner }) => owner === "human").length ?? 0;
  return (
    <Panel title="Conversations" aside={waiting > 0 && <WaitingBadge count={waiting} />}>
      <Fetched query={conversations} empty="Nobody has written yet: open the phone and say hello.">
        {(items) => (
          <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
            {conversationOrder(items).map((conversation) => (
              <li key={conversation.id}>
                <ConversationCard conversation={conversation} />
              </li>
            ))}
          </Stack>
        )}
      </Fetched>
    </Panel>
  );
}

function WaitingBadge({ count }: { count: number }) {
  return (
    <Group role="status">
      <Badge color="orange" tt="none">
        {count} with a person
      </Badge>
    </Group>
  );
}
