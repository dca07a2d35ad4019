import { Menu } from "@mantine/core";
import {
  IconHistory,
  IconMessage,
  IconMessageOff,
  IconPencil,
  IconTrash,
  IconUserCheck,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useLatestConversation } from "../../api/contacts";
import { useMay } from "../../api/session";
import type { Contact } from "../../api/types";
import { MenuOf } from "../../ui/MenuOf";
import type { ContactDialogWanted } from "./dialog";
import { nameOf } from "./name";

interface Props {
  contact: Contact;
  onAsk: (dialog: ContactDialogWanted) => void;
}

/** What can be done with one person. */
export function ContactMenu({ contact, onAsk }: Props) {
  const { t } = useTranslation("contacts");
  const mayEdit = useMay("answer");
  return (
    <MenuOf name={nameOf(contact, t("unnamed"))}>
      <ConversationItem contactId={contact.id} />
      <Menu.Item
        leftSection={<IconHistory size={16} aria-hidden />}
        renderRoot={(props) => <Link to="/runs" search={{ contact: contact.id }} {...props} />}
      >
        {t("runs")}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconUserCheck size={16} aria-hidden />}
        onClick={() => {
          onAsk({ kind: "consent", contact });
        }}
      >
        {t("consent.menu")}
      </Menu.Item>
      {mayEdit && <Changes contact={contact} onAsk={onAsk} />}
    </MenuOf>
  );
}

function Changes({ contact, onAsk }: Props) {
  const { t } = useTranslation("contacts");
  return (
    <>
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconPencil size={16} aria-hidden />}
        onClick={() => {
          onAsk({ kind: "edit", contact });
        }}
      >
        {t("edit.menu")}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconMessageOff size={16} aria-hidden />}
        onClick={() => {
          onAsk({ kind: "block", contact });
        }}
      >
        {contact.blocked_at === null ? t("block.menu") : t("unblock.menu")}
      </Menu.Item>
      <Menu.Item
        color="red"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => {
          onAsk({ kind: "delete", contact });
        }}
      >
        {t("delete.menu")}
      </Menu.Item>
    </>
  );
}

/** Asked for once the menu is open. */
function ConversationItem({ contactId }: { contactId: string }) {
  const { t } = useTranslation("contacts");
  const conversation = useLatestConversation(contactId).data;
  const icon = <IconMessage size={16} aria-hidden />;
  if (!conversation) {
    return (
      <Menu.Item leftSection={icon} disabled>
        {conversation === null ? t("noConversation") : t("conversation")}
      </Menu.Item>
    );
  }
  return (
    <Menu.Item
      leftSection={icon}
      renderRoot={(props) => (
        <Link to="/conversations/$conversationId" params={{ conversationId: conversation.id }} {...props} />
      )}
    >
      {t("conversation")}
    </Menu.Item>
  );
}
