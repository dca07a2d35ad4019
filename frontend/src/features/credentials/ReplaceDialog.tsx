import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useReplaceCredential } from "../../api/credentials";
import type { Credential } from "../../api/types";
import { FormDialog } from "../../ui/FormDialog";
import { notifyDone } from "../../ui/notify";
import { CredentialForm, type Fields } from "./CredentialForm";

interface Props {
  credential: Credential;
  onClose: () => void;
}

/** New secrets under the same names: whatever uses the credential goes on with them. */
export function ReplaceDialog({ credential, onClose }: Props) {
  const { t } = useTranslation("credentials");
  const replace = useReplaceCredential(credential.id);
  const [fields, setFields] = useState<Fields>(credential.fields.map((name) => [name, ""]));
  return (
    <FormDialog
      title={t("replace.title", { name: credential.name })}
      action={t("replace.action")}
      isPending={replace.isPending}
      error={replace.error}
      onSubmit={() => {
        replace.mutate(Object.fromEntries(fields), {
          onSuccess: () => {
            notifyDone(t("replace.done", { name: credential.name }));
            onClose();
          },
        });
      }}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t("replace.about")}
      </Text>
      <CredentialForm hasFocus fields={fields} isFree={credential.kind === "other"} onFields={setFields} />
    </FormDialog>
  );
}
