import { Center, SegmentedControl } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConversations, type ConversationOwner } from "../../api/conversations";
import { Fetched } from "../../ui/Fetched";
import { LoadMore } from "../../ui/LoadMore";
import { Nothing } from "../../ui/Nothing";
import { SearchField } from "../../ui/SearchField";
import { ConversationCard } from "./ConversationCard";
import classes from "./ConversationList.module.css";
import { listed } from "./listed";

/** Everybody who has written; those who wait for a human stand first. */
export function ConversationList() {
  const { t } = useTranslation("conversations");
  const [owner, setOwner] = useState<ConversationOwner>("any");
  const [words, setWords] = useState("");
  const conversations = useConversations(owner);

  return (
    <section aria-label={t("list")} className={classes.pane}>
      <div className={classes.filters}>
        <SearchField label={t("search")} value={words} onChange={setWords} />
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t("whose")}
          value={owner}
          onChange={setOwner}
          data={[
            { value: "any", label: t("all") },
            { value: "human", label: t("waiting") },
          ]}
        />
      </div>
      <div className={classes.list}>
        <Fetched query={conversations} empty={<Empty owner={owner} />}>
          {(items) => <Cards key={owner} conversations={listed(items, words)} none={t("noneFound")} />}
        </Fetched>
        <LoadMore query={conversations} />
      </div>
    </section>
  );
}

interface CardsProps {
  conversations: ReturnType<typeof listed>;
  none: string;
}

function Cards({ conversations, none }: CardsProps) {
  if (conversations.length === 0) return <Center p="lg">{none}</Center>;
  return (
    <ul className={classes.cards}>
      {conversations.map((conversation) => (
        <li key={conversation.id}>
          <ConversationCard conversation={conversation} />
        </li>
      ))}
    </ul>
  );
}

function Empty({ owner }: { owner: ConversationOwner }) {
  const { t } = useTranslation("conversations");
  const which = owner === "human" ? "nobodyWaits" : "nobody";
  return (
    <Nothing icon={<IconMessages />} title={t(`${which}.title`)}>
      {t(`${which}.about`)}
    </Nothing>
  );
}
