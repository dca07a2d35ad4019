import { Avatar, Badge, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Conversation, Message } from "../../api/types";
import { initialsOf } from "../../lib/initials";
import { Ago } from "../../ui/Ago";
import classes from "./ConversationCard.module.css";
import { oneLine, readContent } from "./messageContent";

interface Props {
  conversation: Conversation;
}

export function ConversationCard({ conversation }: Props) {
  const { t } = useTranslation("conversations");
  const last = conversation.last_message;
  const isHuman = conversation.owner === "human";
  return (
    <Link
      to="/conversations/$conversationId"
      params={{ conversationId: conversation.id }}
      className={classes.card}
      activeProps={{ "data-active": true }}
    >
      <Avatar size={36} radius="xl" color={isHuman ? "orange" : "gray"} aria-hidden>
        {initialsOf(conversation.contact_name)}
      </Avatar>
      <span className={classes.body}>
        <span className={classes.line}>
          <Text component="span" size="sm" fw={600} truncate>
            {conversation.contact_name}
          </Text>
          {last && (
            <Text component="span" size="xs" c="dimmed" className={classes.aside}>
              <Ago at={last.created_at} />
            </Text>
          )}
        </span>
        <span className={classes.line}>
          <Text component="span" size="xs" c="dimmed" truncate>
            {last ? <LastWords message={last} /> : conversation.channel_name}
          </Text>
          {conversation.is_urgent && (
            <Badge
              color="red"
              variant="light"
              size="sm"
              c="var(--mantine-color-text)"
              className={classes.aside}
            >
              {t("urgent")}
            </Badge>
          )}
          {isHuman && (
            <Badge
              color="orange"
              variant="light"
              size="sm"
              c="var(--mantine-color-text)"
              className={classes.aside}
            >
              {t("handedOver")}
            </Badge>
          )}
        </span>
      </span>
    </Link>
  );
}

function LastWords({ message }: { message: Message }) {
  const { t } = useTranslation("conversations");
  const words = oneLine(readContent(message)) ?? t(`kind.${message.kind}`, message.kind);
  return message.direction === "out" ? `${t("we")}: ${words}` : words;
}
