import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLiveConversations } from "../api/conversations";
import { ConversationList } from "../features/conversations/ConversationList";
import { useTitle } from "../lib/useTitle";
import classes from "./ConversationsPage.module.css";

/** Who has written at the left; what one of them said, and who they are, beside it. */
export function ConversationsPage() {
  const { t } = useTranslation("conversations");
  const isOneOpen = Boolean(useMatchRoute()({ to: "/conversations/$conversationId" }));
  useLiveConversations();
  useTitle(isOneOpen ? undefined : t("title"));
  return (
    <div className={classes.page} data-open={isOneOpen}>
      <VisuallyHidden>
        <h1>{t("title")}</h1>
      </VisuallyHidden>
      <div className={classes.list}>
        <ConversationList />
      </div>
      <Outlet />
    </div>
  );
}
