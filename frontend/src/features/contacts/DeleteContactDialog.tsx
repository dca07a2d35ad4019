import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDeleteContact } from "../../api/contacts";
import type { Contact } from "../../api/types";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { nameOf } from "./name";

interface Props {
  contact: Contact;
  onClose: () => void;
}

export function DeleteContactDialog({ contact, onClose }: Props) {
  const { t } = useTranslation("contacts");
  const remove = useDeleteContact();
  return (
    <ConfirmDialog
      title={t("delete.title", { name: nameOf(contact, t("unnamed")) })}
      action={t("delete.action")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(contact.id, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <Text size="sm">{t("delete.about")}</Text>
    </ConfirmDialog>
  );
}
