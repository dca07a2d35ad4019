import { Center, Text } from "@mantine/core";
import { useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { lookAtChat, usePhoneChat, type Chat } from "../../api/phone";
import { Loading } from "../../ui/Loading";
import { Problem } from "../../ui/Problem";
import classes from "./ChatLog.module.css";
import { PhoneBubble, type BubbleActions } from "./PhoneBubble";

/** Pixels from the end that still count as being there. */
const NEAR_END = 48;

interface Props {
  chat: Chat | null;
  /** Whether the draft answers, or is about to; else what is published does. */
  isDraft: boolean;
  on: BubbleActions;
}

/** The messages of the chat, oldest first; it stays at the newest unless the person scrolled away. */
export function ChatLog({ chat, isDraft, on }: Props) {
  const { t } = useTranslation("testing");
  const { data: view, error } = usePhoneChat(chat);
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const count = view?.bubbles.length ?? 0;
  const hasUnread = view?.bubbles.some((bubble) => !bubble.is_own && bubble.state === "delivered") ?? false;
  const { user, number } = chat ?? {};

  useLayoutEffect(() => {
    if (log.current && isAtEnd.current) log.current.scrollTop = log.current.scrollHeight;
  }, [count, view?.is_typing]);
  useEffect(() => {
    if (!hasUnread || user === undefined || number === undefined || document.hidden) return;
    lookAtChat({ user, number }).catch(() => undefined);
  }, [hasUnread, count, user, number]);

  return (
    <div
      ref={log}
      className={classes.log}
      role="log"
      aria-label={t("chat")}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
      }}
    >
      {error && <Problem error={error} />}
      {!view && !error && (
        <Center flex={1}>
          <Loading size="sm" label={t("loading")} />
        </Center>
      )}
      {view && count === 0 && (
        <Text className={classes.empty ?? ""} size="sm">
          {t(isDraft ? "emptyChat" : "emptyPublished")}
        </Text>
      )}
      {view?.bubbles.map((bubble) => (
        <PhoneBubble key={bubble.id} bubble={bubble} on={on} />
      ))}
      {view?.is_typing && <p className={classes.typing}>{t("typing")}</p>}
    </div>
  );
}
