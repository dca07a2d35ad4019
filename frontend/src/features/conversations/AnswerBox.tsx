import { Alert, Anchor, Button, Group, Text, Textarea } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState, type KeyboardEvent, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useStandingToAnswers } from "../../api/consents";
import { useAnswer } from "../../api/conversations";
import type { Conversation } from "../../api/types";
import { inWords } from "../../lib/reasons";
import { useNow } from "../../lib/useNow";
import classes from "./AnswerBox.module.css";

/** The platform's limit on a text message, in characters. */
const TEXT_LIMIT = 4096;

interface Props {
  conversation: Conversation;
  /** Asks what this person agreed to. */
  onConsent: (contactId: string) => void;
}

export function AnswerBox({ conversation, onConsent }: Props) {
  const { t } = useTranslation("conversations");
  const now = useNow();
  const until = conversation.window_open_until;
  if (conversation.needs_window && (until === null || new Date(until) <= now)) {
    return (
      <div className={classes.box}>
        <Alert color="yellow" variant="light" title={t("closed.title")}>
          {t("closed.about")}{" "}
          <Anchor
            inherit
            c="inherit"
            underline="always"
            renderRoot={(props) => (
              <Link to="/templates" search={{ channel: conversation.channel_id }} {...props} />
            )}
          >
            {t("closed.templates")}
          </Anchor>
        </Alert>
      </div>
    );
  }
  return <OpenBox key={conversation.id} conversation={conversation} onConsent={onConsent} />;
}

function OpenBox({ conversation, onConsent }: Props) {
  const { t } = useTranslation("conversations");
  const answer = useAnswer(conversation.id);
  const standing = useStandingToAnswers(conversation.contact_id, conversation.id);
  const isRefused = standing?.is_allowed === false;
  const [text, setText] = useState("");
  const send = () => {
    const words = text.trim();
    if (!words || answer.isPending || isRefused) return;
    // Room for the next words at once; these come back, before whatever was begun meanwhile, if they are not taken.
    setText("");
    answer.mutate(words, {
      onError: () => {
        setText((begun) => (begun ? `${words}\n${begun}` : words));
      },
    });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    send();
  };
  const sendOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form className={classes.box} onSubmit={submit}>
      {isRefused && (
        <Alert color="red" variant="light" mb="xs" title={t("refusal")}>
          {inWords(standing.reason ?? "")}{" "}
          <Anchor
            component="button"
            type="button"
            inherit
            c="inherit"
            underline="always"
            onClick={() => {
              onConsent(conversation.contact_id);
            }}
          >
            {t("refusalWhy")}
          </Anchor>
        </Alert>
      )}
      <Textarea
        label={t("answer")}
        description={conversation.owner === "human" ? t("silent") : t("answering")}
        error={answer.isError ? answer.error.message : undefined}
        dir="auto"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={TEXT_LIMIT}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        onKeyDown={sendOnEnter}
      />
      <Group justify="space-between" mt="xs">
        <Text size="xs" c="dimmed">
          {t("keys")}
        </Text>
        <Button
          type="submit"
          size="xs"
          leftSection={<IconSend size={14} aria-hidden />}
          loading={answer.isPending}
          disabled={!text.trim() || isRefused}
        >
          {t("send")}
        </Button>
      </Group>
    </form>
  );
}
