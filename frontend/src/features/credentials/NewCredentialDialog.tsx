import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddCredential } from "../../api/credentials";
import { FormDialog } from "../../ui/FormDialog";
import { CredentialForm, type Fields } from "./CredentialForm";
import { isKind, KINDS, type Kind } from "./kinds";

interface Props {
  onClose: () => void;
}

export function NewCredentialDialog({ onClose }: Props) {
  const { t } = useTranslation("credentials");
  const add = useAddCredential();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<Kind>("bearer");
  const [fields, setFields] = useState<Fields>(emptyFields("bearer"));
  return (
    <FormDialog
      title={t("new.title")}
      action={t("new.action")}
      isPending={add.isPending}
      error={add.error}
      onSubmit={() => {
        add.mutate({ name: name.trim(), kind, fields: Object.fromEntries(fields) }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <TextInput
        label={t("name")}
        description={t("nameAbout")}
        data-autofocus
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <Select
        label={t("kind.label")}
        description={t(`kind.${kind}.about`)}
        allowDeselect={false}
        data={Object.keys(KINDS).map((value) => ({ value, label: t(`kind.${value}.name`) }))}
        value={kind}
        onChange={(value) => {
          if (!isKind(value)) return;
          setKind(value);
          setFields(emptyFields(value));
        }}
      />
      <CredentialForm fields={fields} isFree={kind === "other"} onFields={setFields} />
    </FormDialog>
  );
}

function emptyFields(kind: Kind): Fields {
  const names: readonly string[] = KINDS[kind];
  return names.length > 0 ? names.map((name) => [name, ""]) : [["", ""]];
}
