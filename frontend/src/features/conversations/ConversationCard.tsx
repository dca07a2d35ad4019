import { Badge, Group, Paper, Text } from "@mantine/core";
import type { Conversation } from "../../api/types";
import { placeHash } from "../../lib/place";
import { Ago } from "../../ui/Ago";
import classes from "./ConversationCard.module.css";
import { messageText } from "./messageText";
import { ServiceWindow } from "./ServiceWindow";

interface Props {
  conversation: Conversation;
}

export function ConversationCard({ conversation }: Props) {
  const last = conversation.last_message;
  return (
    <Paper
      component="a"
      href={placeHash({ kind: "conversation", id: conversation.id })}
      className={classes.card}
      data-owner={conversation.owner}
      withBorder
      p="sm"
    >
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text fw={600} truncate>
          {conversation.contact_name}
        </Text>
        {conversation.owner === "human" ? (
          <Badge color="orange" tt="none" className={classes.owner}>
            handed over
          </Badge>
        ) : (
          <Badge variant="light" color="gray" tt="none" className={classes.owner}>
            workflow
          </Badge>
        )}
      </Group>
      {last && (
        <Text size="sm" truncate>
          {last.direction === "out" && (
            <Text component="span" size="sm" c="dimmed">
              {"↩ "}
            </Text>
          )}
          {messageText(last)}
        </Text>
      )}
      <Group gap="xs" c="dimmed" fz="xs">
        <span>{conversation.channel_name}</span>
        <ServiceWindow openUntil={conversation.window_open_until} />
        {last && <Ago at={last.created_at} />}
      </Group>
    </Paper>
  );
}
