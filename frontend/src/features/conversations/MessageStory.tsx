import { Popover, Text, UnstyledButton } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useMessageEvents } from "../../api/message-events";
import type { Message, MessageEvent } from "../../api/types";
import { inWords } from "../../lib/reasons";
import { formatInstant } from "../../lib/times";
import { ArrivedTemplate } from "../../ui/ArrivedTemplate";
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
        <section aria-labelledby={title} tabIndex={-1} data-autofocus>
          <Text id={title} size="sm" fw={600} mb={4}>
            {t("story.title")}
          </Text>
          {message.shown && <ArrivedTemplate shown={message.shown} />}
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
  const events = useMessageEvents(message);
  return (
    <Fetched query={events} empty={<Text size="xs">{t("story.nothing")}</Text>}>
      {(happened) => (
        <>
          <ol className={classes.story} tabIndex={0} aria-label={t("story.title")}>
            {happened.map((event, index) => (
              <Moment key={index} event={event} />
            ))}
          </ol>
          <NextTry at={message.next_try_at} last={happened.at(-1)} />
        </>
      )}
    </Fetched>
  );
}

interface NextTryProps {
  at: string | null;
  last: MessageEvent | undefined;
}

/** When a message that waits is looked at again, where its last event does not say until when it waits. */
function NextTry({ at, last }: NextTryProps) {
  const { t } = useTranslation("conversations");
  if (at === null || (last !== undefined && untilOf(last) !== null)) return null;
  return (
    <Text size="xs" mt={4}>
      <time dateTime={at}>{t("story.lookedAtAgain", { when: formatInstant(new Date(at)) })}</time>
    </Text>
  );
}

function untilOf(event: MessageEvent): string | null {
  const until: unknown = event.error?.until;
  return typeof until === "string" ? until : null;
}

function Moment({ event }: { event: MessageEvent }) {
  const { t } = useTranslation("conversations");
  const said = event.error?.message;
  const until = untilOf(event);
  const details = event.error?.details;
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
      {typeof said === "string" && said !== "" && <Text size="xs">{inWords(said)}</Text>}
      {until !== null && (
        <Text size="xs">
          <time dateTime={until}>
            {t(event.error?.code === "deferred" ? "story.waitsUntil" : "story.againAt", {
              when: formatInstant(new Date(until)),
            })}
          </time>
        </Text>
      )}
      {typeof details === "string" && details !== "" && (
        <Text size="xs" c="dimmed">
          {t("story.details", { details })}
        </Text>
      )}
    </li>
  );
}
