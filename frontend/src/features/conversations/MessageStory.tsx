import { Popover, Text, UnstyledButton } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useMessageEvents } from "../../api/message-events";
import type { Message, MessageEvent } from "../../api/types";
import { formatInstant } from "../../lib/times";
import { Fetched } from "../../ui/Fetched";
import { AskButton } from "./AskButton";
import { MessageCost } from "./MessageCost";
import classes from "./MessageStory.module.css";
import { StateTicks } from "./StateTicks";

/** States about which a provider may know more than it has told. */
const ASKABLE = ["unknown", "accepted", "sent"];

interface Props {
  message: Message;
}

/** How far a message got; a click tells everything that happened to it, with the reasons. */
export function MessageStory({ message }: Props) {
  const { t } = useTranslation("conversations");
  const title = useId();
  return (
    <Popover width={340} position="bottom-end" withArrow shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <UnstyledButton className={classes.state} title={t("story.title")}>
          <StateTicks state={message.state} isOverdue={message.is_overdue} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <section aria-labelledby={title}>
          <Text id={title} size="sm" fw={600} mb={4}>
            {t("story.title")}
          </Text>
          <Story message={message} />
          <MessageCost message={message} />
          {ASKABLE.includes(message.state) && message.direction === "out" && <AskButton message={message} />}
        </section>
      </Popover.Dropdown>
    </Popover>
  );
}

function Story({ message }: Props) {
  const { t } = useTranslation("conversations");
  const events = useMessageEvents(message.id, message.state);
  return (
    <Fetched query={events} empty={<Text size="xs">{t("story.nothing")}</Text>}>
      {(happened) => (
        <ol className={classes.story} tabIndex={0} aria-label={t("story.title")} data-autofocus>
          {happened.map((event, index) => (
            <Moment key={index} event={event} />
          ))}
        </ol>
      )}
    </Fetched>
  );
}

function Moment({ event }: { event: MessageEvent }) {
  const { t } = useTranslation("conversations");
  const said = event.error?.message;
  return (
    <li>
      <Text size="sm" component="span">
        {t(`general:state.${event.state}`, event.state)}
      </Text>
      <Text size="xs" c="dimmed" component="span">
        {" · "}
        <time dateTime={event.at}>{formatInstant(new Date(event.at))}</time>
        {" · "}
        {t(`story.source.${event.source}`, event.source)}
      </Text>
      {typeof said === "string" && said !== "" && <Text size="xs">{said}</Text>}
    </li>
  );
}
