import { ActionIcon, Group, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconUserCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useConversation, useMessages } from "../../api/conversations";
import { useTitle } from "../../lib/useTitle";
import { Fetched } from "../../ui/Fetched";
import { Problem } from "../../ui/Problem";
import { AnswerBox } from "./AnswerBox";
import { MessageList } from "./MessageList";
import { OwnerButton } from "./OwnerButton";
import { ServiceWindow } from "./ServiceWindow";
import classes from "./Thread.module.css";

interface Props {
  conversationId: string;
  /** Asks what this person agreed to. */
  onConsent: (contactId: string) => void;
}

/** One conversation: what was said, whose turn it is, and a box to answer as a human. */
export function Thread({ conversationId, onConsent }: Props) {
  const { t } = useTranslation("conversations");
  const conversation = useConversation(conversationId);
  const messages = useMessages(conversationId);
  useTitle(conversation.data?.contact_name);
  if (conversation.isError && !conversation.data) {
    return <Problem error={conversation.error} onRetry={() => void conversation.refetch()} />;
  }

  return (
    <section className={classes.thread} aria-label={conversation.data?.contact_name ?? t("conversation")}>
      <header className={classes.head}>
        <Group gap="xs" wrap="nowrap" miw={0} flex={1}>
          <ActionIcon
            hiddenFrom="sm"
            aria-label={t("back")}
            renderRoot={(props) => <Link to="/conversations" {...props} />}
          >
            <IconArrowLeft size={18} />
          </ActionIcon>
          <div className={classes.who}>
            <Title order={2} className={classes.name}>
              {conversation.data?.contact_name}
            </Title>
            {conversation.data && (
              <Text size="xs" c="dimmed" truncate>
                {conversation.data.channel_name}
                {conversation.data.needs_window && (
                  <span className={classes.window}>
                    {" · "}
                    <ServiceWindow openUntil={conversation.data.window_open_until} />
                  </span>
                )}
              </Text>
            )}
          </div>
        </Group>
        {conversation.data && (
          <Group gap="xs" wrap="nowrap">
            <ConsentButton contactId={conversation.data.contact_id} onConsent={onConsent} />
            <OwnerButton conversation={conversation.data} />
          </Group>
        )}
      </header>
      <Fetched query={messages} empty={<div className={classes.empty}>{t("noMessages")}</div>}>
        {(items) => (
          <MessageList
            messages={items}
            onOlder={messages.hasNextPage ? () => void messages.fetchNextPage() : null}
            isOlderComing={messages.isFetchingNextPage}
          />
        )}
      </Fetched>
      {conversation.data && <AnswerBox conversation={conversation.data} onConsent={onConsent} />}
    </section>
  );
}

interface ConsentButtonProps {
  contactId: string;
  onConsent: Props["onConsent"];
}

/** Stands here only where there is no room for the panel beside the conversation, which has it too. */
function ConsentButton({ contactId, onConsent }: ConsentButtonProps) {
  const { t } = useTranslation("conversations");
  return (
    <ActionIcon
      className={classes.consent}
      aria-label={t("consent")}
      title={t("consent")}
      onClick={() => {
        onConsent(contactId);
      }}
    >
      <IconUserCheck size={18} />
    </ActionIcon>
  );
}
