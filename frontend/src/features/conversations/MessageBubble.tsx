import { Text } from "@mantine/core";
import type { Message } from "../../api/types";
import { Ago } from "../../ui/Ago";
import classes from "./MessageBubble.module.css";
import { messageText } from "./messageText";

/** States in which the customer did not, or will not, get the message. */
const BAD_STATES: ReadonlySet<string> = new Set(["failed", "suppressed", "expired", "cancelled"]);

interface Props {
  message: Message;
}

export function MessageBubble({ message }: Props) {
  const isBad = BAD_STATES.has(message.state);
  return (
    <li className={classes.bubble} data-direction={message.direction}>
      <Text size="sm" className={classes.text}>
        {messageText(message)}
      </Text>
      <Text size="xs" c={isBad ? "red" : "dimmed"}>
        {author(message)} · <Ago at={message.created_at} />
        {message.direction === "out" && ` · ${message.state}`}
      </Text>
    </li>
  );
}

function author({ direction, run_id: runId }: Message): string {
  if (direction === "in") return "customer";
  return runId === null ? "person" : "workflow";
}
