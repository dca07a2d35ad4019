import { EmptyState } from "@mantine/core";
import { IconMessageCircle } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ContactPanel } from "../features/conversations/ContactPanel";
import { Thread } from "../features/conversations/Thread";
import classes from "./ConversationsPage.module.css";

const route = getRouteApi("/conversations/$conversationId");

/** One conversation, beside the list of all. */
export function ConversationPage() {
  const { conversationId } = route.useParams();
  return (
    <>
      <div className={classes.thread}>
        <Thread key={conversationId} conversationId={conversationId} />
      </div>
      <div className={classes.contact}>
        <ContactPanel key={conversationId} conversationId={conversationId} />
      </div>
    </>
  );
}

export function NoConversation() {
  const { t } = useTranslation("conversations");
  return (
    <div className={classes.none}>
      <EmptyState icon={<IconMessageCircle />} title={t("none.title")} description={t("none.about")} />
    </div>
  );
}
