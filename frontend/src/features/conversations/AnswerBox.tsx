import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState, type KeyboardEvent, type SyntheticEvent } from "react";
import { useAnswer } from "../../api/conversations";
import type { Conversation } from "../../api/types";

/** The platform's limit on a text message, in characters. */
const TEXT_LIMIT = 4096;

interface Props {
  conversation: Conversation;
}

export function AnswerBox({ conversation }: Props) {
  const answer = useAnswer(conversation.id);
  const [text, setText] = useState("");
  const send = () => {
    const words = text.trim();
    if (!words || answer.isPending) return;
    answer.mutate(words, {
      onSuccess: () => {
        setText("");
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
    <Stack component="form" gap="xs" onSubmit={submit}>
      <Textarea
        label="Your answer"
        description={
          conversation.owner === "human"
            ? "The workflow is silent until you give the conversation back."
            : "The workflow is answering; take over before you step in."
        }
        error={answer.isError ? answer.error.message : undefined}
        rows={3}
        maxLength={TEXT_LIMIT}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        onKeyDown={sendOnEnter}
      />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          Enter sends, Shift+Enter starts a new line
        </Text>
        <Button type="submit" size="xs" loading={answer.isPending} disabled={!text.trim()}>
          Send
        </Button>
      </Group>
    </Stack>
  );
}
