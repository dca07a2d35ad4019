import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/session";
import { ContactDialogs } from "../features/contacts/ContactDialogs";
import { ContactList } from "../features/contacts/ContactList";
import type { ContactDialogWanted } from "../features/contacts/dialog";
import { ListPage } from "../ui/ListPage";

export function ContactsPage() {
  const { t } = useTranslation("contacts");
  const mayEdit = useMay("answer");
  const [dialog, setDialog] = useState<ContactDialogWanted | null>(null);
  return (
    <ListPage
      title={t("title")}
      about={t("about")}
      add={mayEdit && t("new.button")}
      onAdd={() => {
        setDialog({ kind: "new" });
      }}
    >
      <ContactList onAsk={setDialog} />
      <ContactDialogs
        dialog={dialog}
        onClose={() => {
          setDialog(null);
        }}
      />
    </ListPage>
  );
}
