import { useEffect, useRef } from "react";
import type { Message } from "../../api/types";
import { MessageBubble } from "./MessageBubble";
import classes from "./MessageList.module.css";

interface Props {
  messages: Message[];
}

/** Oldest above, newest below and in view. */
export function MessageList({ messages }: Props) {
  // Ids sort by when we learned of a message; the provider's times are whole seconds, too coarse for a chat.
  const ordered = [...messages].sort((one, other) => (one.id < other.id ? -1 : 1));
  const newestId = ordered.at(-1)?.id;
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [newestId]);

  return (
    <ol ref={list} className={classes.list} tabIndex={0} aria-label="Messages">
      {ordered.map((message) => (
        <MessageBubble key={message.id} message={message} />
      ))}
    </ol>
  );
}
