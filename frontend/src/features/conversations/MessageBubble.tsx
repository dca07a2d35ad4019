import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Message } from "../../api/types";
import { inWords } from "../../lib/reasons";
import { formatInstant, formatTime } from "../../lib/times";
import classes from "./MessageBubble.module.css";
import { readContent } from "./messageContent";
import { MessageFile } from "./MessageFile";
import { MessageStory } from "./MessageStory";

/** States in which the customer did not, or will not, get the message. */
const BAD_STATES: ReadonlySet<string> = new Set(["failed", "suppressed", "expired", "cancelled"]);

interface Props {
  message: Message;
  /** Stands above the message when it is the first of its day. */
  day: string | null;
}

export function MessageBubble({ message, day }: Props) {
  const { t } = useTranslation("conversations");
  const content = readContent(message);
  const isBad = BAD_STATES.has(message.state);
  const at = new Date(message.created_at);
  const hasWords = content.text ?? content.reaction ?? content.media ?? content.place ?? content.cards;
  return (
    <li className={classes.message} data-direction={message.direction}>
      {day && <span className={classes.day}>{day}</span>}
      <div className={classes.bubble} data-direction={message.direction} data-bad={isBad}>
        {content.template && (
          <Text size="xs" c="dimmed">
            {t("template", { name: content.template })}
          </Text>
        )}
        {content.media && <MessageFile media={content.media} />}
        {content.header && (
          <Text size="sm" fw={600}>
            {content.header}
          </Text>
        )}
        {content.place && content.text && <Text size="xs">{content.place}</Text>}
        <Text size="sm" className={classes.text} {...(content.reaction !== null && { fz: "xl" })}>
          {content.text ??
            content.reaction ??
            content.place ??
            content.cards ??
            (hasWords ? null : t(`kind.${message.kind}`, message.kind))}
        </Text>
        {content.footer && (
          <Text size="xs" c="dimmed">
            {content.footer}
          </Text>
        )}
        {content.choices.length > 0 && (
          <ul className={classes.choices} aria-label={t("choices")}>
            {content.choices.map((choice, index) => (
              <li key={index}>{choice}</li>
            ))}
          </ul>
        )}
        <Text size="xs" c="dimmed" className={classes.meta}>
          <Author message={message} />
          <time dateTime={message.created_at} title={formatInstant(at)}>
            {formatTime(at)}
          </time>
          {message.direction === "out" && <MessageStory message={message} />}
        </Text>
      </div>
      {isBad && (
        <Text size="xs" c="var(--mantine-color-error)" className={classes.reason}>
          {reasonOf(message) ?? t(`bad.${message.state}`)}
        </Text>
      )}
    </li>
  );
}

function Author({ message }: { message: Message }) {
  const { t } = useTranslation("conversations");
  if (message.direction === "in") return <span>{t("author.contact")}</span>;
  if (message.campaign_id !== null) {
    return (
      <Anchor
        size="xs"
        c="dimmed"
        renderRoot={(props) => (
          <Link to="/campaigns/$campaignId" params={{ campaignId: message.campaign_id ?? "" }} {...props} />
        )}
      >
        {t("author.campaign")}
      </Anchor>
    );
  }
  if (message.run_id === null) return <span>{t(`author.${writerOf(message)}`)}</span>;
  return (
    <Anchor
      size="xs"
      c="dimmed"
      renderRoot={(props) => <Link to="/runs/$runId" params={{ runId: message.run_id ?? "" }} {...props} />}
    >
      {t("author.workflow")}
    </Anchor>
  );
}

/** Who wrote what no run and no campaign sent. */
function writerOf({ author }: Message): "patchbay" | "program" | "person" {
  if (author === "system") return "patchbay";
  return author.startsWith("api_key:") ? "program" : "person";
}

function reasonOf({ error }: Message): string | null {
  const said = error?.message ?? error?.reason ?? error?.title;
  return typeof said === "string" && said ? inWords(said) : null;
}
