import { ActionIcon } from "@mantine/core";
import {
  IconCheck,
  IconChecks,
  IconCornerUpLeft,
  IconExternalLink,
  IconFile,
  IconList,
  IconMapPin,
  IconUser,
} from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { phoneMediaUrl, type PhoneBubble as Shown, type PhoneButton } from "../../api/phone";
import { formatTime } from "../../lib/times";
import { FormattedText } from "./FormattedText";
import classes from "./PhoneBubble.module.css";

export interface BubbleActions {
  readonly tap: (bubble: Shown, button: PhoneButton) => void;
  readonly openList: (bubble: Shown) => void;
  readonly quote: (bubble: Shown) => void;
}

interface Props {
  bubble: Shown;
  on: BubbleActions;
}

/** One message on the phone, with everything on it that can be tapped. */
export const PhoneBubble = memo(function PhoneBubble({ bubble, on }: Props) {
  const { t } = useTranslation("testing");
  const at = formatTime(new Date(bubble.at * 1000));
  if (bubble.kind === "system") return <p className={classes.system}>{bubble.text}</p>;
  return (
    <article
      className={classes.message}
      data-own={bubble.is_own}
      aria-label={t(bubble.is_own ? "bubble.yours" : "bubble.theirs", { at })}
    >
      <div className={classes.bubble}>
        {bubble.is_deleted ? (
          <p className={classes.deleted}>{t("bubble.deleted")}</p>
        ) : (
          <Content bubble={bubble} />
        )}
        <p className={classes.meta}>
          {bubble.is_edited && <span>{t("bubble.edited")}</span>}
          <time dateTime={new Date(bubble.at * 1000).toISOString()}>{at}</time>
          {bubble.is_own && <Ticks state={bubble.state ?? ""} />}
        </p>
        <ActionIcon
          className={classes.quote}
          size="sm"
          aria-label={t("bubble.reply")}
          onClick={() => {
            on.quote(bubble);
          }}
        >
          <IconCornerUpLeft size={14} />
        </ActionIcon>
      </div>
      {!bubble.is_deleted && <Buttons bubble={bubble} on={on} />}
      {bubble.reactions && bubble.reactions.length > 0 && (
        <span className={classes.reactions}>{bubble.reactions.join(" ")}</span>
      )}
      {bubble.error && <p className={classes.error}>{t("bubble.failed", { error: bubble.error })}</p>}
    </article>
  );
});

function Content({ bubble }: { bubble: Shown }) {
  const { t } = useTranslation("testing");
  const { quoted, header, media, location, contacts = [], text, footer } = bubble;
  return (
    <>
      {quoted && (
        <blockquote className={classes.quoted}>
          <strong>{t(quoted.is_own ? "you" : "business")}</strong>
          <span>{quoted.text}</span>
        </blockquote>
      )}
      {header && <p className={classes.header}>{header}</p>}
      {media && <Media {...media} />}
      {location && (
        <p className={classes.card}>
          <IconMapPin size={18} aria-hidden />
          <span>{[location.name, location.address].filter(Boolean).join(", ") || t("bubble.location")}</span>
        </p>
      )}
      {contacts.map((name) => (
        <p key={name} className={classes.card}>
          <IconUser size={18} aria-hidden />
          <span>{name}</span>
        </p>
      ))}
      {text && (
        <p className={classes.text} dir="auto">
          <FormattedText text={text} />
        </p>
      )}
      {footer && <p className={classes.footer}>{footer}</p>}
    </>
  );
}

function Media({ kind, id, link, filename }: NonNullable<Shown["media"]>) {
  const { t } = useTranslation("testing");
  const source = id ? phoneMediaUrl(id) : link;
  if (id && (kind === "image" || kind === "sticker")) {
    return <img className={classes.picture} src={source} alt={filename ?? t("bubble.picture")} />;
  }
  return (
    <a className={classes.card} href={source} target="_blank" rel="noreferrer noopener">
      <IconFile size={18} aria-hidden />
      <span>{filename ?? t(`media.${kind}`, { defaultValue: kind })}</span>
    </a>
  );
}

const STATES = ["accepted", "sent", "delivered", "read", "played"];

/** Of one's own messages. One tick: the platform has it; two: the other phone does; two in colour: it was seen. */
function Ticks({ state }: { state: string }) {
  const { t } = useTranslation("testing");
  if (!STATES.includes(state)) return null;
  const Icon = ["accepted", "sent"].includes(state) ? IconCheck : IconChecks;
  const isRead = state === "read" || state === "played";
  return (
    <span className={classes.ticks} data-read={isRead} title={t(`ticks.${state}`)}>
      <Icon size={14} role="img" aria-label={t(`ticks.${state}`)} />
    </span>
  );
}

function Buttons({ bubble, on }: Props) {
  const { sheet, buttons = [] } = bubble;
  return (
    <>
      {buttons.map((button) => (
        <Tappable key={button.id || button.title} bubble={bubble} button={button} on={on} />
      ))}
      {sheet && (
        <button
          type="button"
          className={classes.tap}
          onClick={() => {
            on.openList(bubble);
          }}
        >
          <IconList size={16} aria-hidden />
          {sheet.label}
        </button>
      )}
    </>
  );
}

function Tappable({ bubble, button, on }: Props & { button: PhoneButton }) {
  const { kind = "reply", title, url } = button;
  if (kind === "url" && url) {
    return (
      <a className={classes.tap} href={url} target="_blank" rel="noreferrer noopener">
        <IconExternalLink size={16} aria-hidden />
        {title}
      </a>
    );
  }
  return (
    <button
      type="button"
      className={classes.tap}
      disabled={bubble.is_own || kind === "other"}
      onClick={() => {
        on.tap(bubble, button);
      }}
    >
      {kind === "location" && <IconMapPin size={16} aria-hidden />}
      {title}
    </button>
  );
}
