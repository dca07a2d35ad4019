import { EmptyState } from "@mantine/core";
import { IconMessageCircle } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConsentDialog } from "../features/contacts/consent/ConsentDialog";
import { ContactPanel } from "../features/conversations/ContactPanel";
import { Thread } from "../features/conversations/Thread";
import classes from "./ConversationsPage.module.css";

const route = getRouteApi("/conversations/$conversationId");

/** One conversation, beside the list of all. */
export function ConversationPage() {
  const { conversationId } = route.useParams();
  return <OneConversation key={conversationId} conversationId={conversationId} />;
}

function OneConversation({ conversationId }: { conversationId: string }) {
  const [consentOf, setConsentOf] = useState<string | null>(null);
  return (
    <>
      <div className={classes.thread}>
        <Thread conversationId={conversationId} onConsent={setConsentOf} />
      </div>
      <div className={classes.contact}>
        <ContactPanel conversationId={conversationId} onConsent={setConsentOf} />
      </div>
      {consentOf !== null && (
        <ConsentDialog
          contactId={consentOf}
          conversationId={conversationId}
          onClose={() => {
            setConsentOf(null);
          }}
        />
      )}
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
