import { Button, Center } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "../../api/types";
import { formatDay } from "../../lib/times";
import { MessageBubble } from "./MessageBubble";
import classes from "./MessageList.module.css";

interface Props {
  /** In any order. */
  messages: readonly Message[];
  /** Asks for what was said before; absent where nothing was. */
  onOlder: (() => void) | null;
  isOlderComing: boolean;
}

/** Oldest above, newest below and in view. */
export function MessageList({ messages, onOlder, isOlderComing }: Props) {
  const { t } = useTranslation("conversations");
  // Ids sort by when we learned of a message; the provider's times are whole seconds, too coarse for a chat.
  const ordered = [...messages].sort((one, other) => (one.id < other.id ? -1 : 1));
  const newestId = ordered.at(-1)?.id;
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [newestId]);

  return (
    <div ref={box} className={classes.box} tabIndex={0} role="region" aria-label={t("thread")}>
      {onOlder && (
        <Center>
          <Button variant="subtle" size="compact-xs" loading={isOlderComing} onClick={onOlder}>
            {t("older")}
          </Button>
        </Center>
      )}
      <ol className={classes.list} aria-label={t("messages")} aria-live="polite">
        {ordered.map((message, index) => (
          <MessageBubble key={message.id} message={message} day={newDay(message, ordered[index - 1])} />
        ))}
      </ol>
    </div>
  );
}

/** The day that begins with this message; `null` while it is that of the one before. */
function newDay(message: Message, before: Message | undefined): string | null {
  const day = formatDay(new Date(message.created_at));
  return before && formatDay(new Date(before.created_at)) === day ? null : day;
}
