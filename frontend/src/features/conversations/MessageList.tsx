import { useEffect, useRef } from "react";
import type { Message } from "../../api/types";
import { MessageBubble } from "./MessageBubble";
import classes from "./MessageList.module.css";

interface Props {
  messages: Message[];
}

/** Oldest above, newest below and in view. */
export function MessageList({ messages }: Props) {
  const ordered = [...messages].sort((one, other) => one.created_at.localeCompare(other.created_at));
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
