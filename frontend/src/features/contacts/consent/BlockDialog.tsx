import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeContact } from "../../../api/contacts";
import type { Contact } from "../../../api/types";
import { ConfirmDialog } from "../../../ui/ConfirmDialog";
import { nameOf } from "../name";

interface Props {
  contact: Contact;
  onClose: () => void;
}

/** Puts somebody on the list of those who are never written to, or takes them off it. */
export function BlockDialog({ contact, onClose }: Props) {
  const { t } = useTranslation("contacts");
  const change = useChangeContact();
  // As it was when the question was asked; the answer is known before the dialog goes.
  const [isBlocked] = useState(contact.blocked_at !== null);
  const words = isBlocked ? "unblock" : "block";
  return (
    <ConfirmDialog
      title={t(`${words}.title`, { name: nameOf(contact, t("unnamed")) })}
      action={t(`${words}.action`)}
      {...(isBlocked && { color: "teal" })}
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => {
        change.mutate({ id: contact.id, change: { is_blocked: !isBlocked } }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <Text size="sm">{t(`${words}.about`)}</Text>
    </ConfirmDialog>
  );
}
