import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddApiKey } from "../../api/api-keys";
import { rolesBelow } from "../../api/permissions";
import { useMember } from "../../api/session";
import type { Role } from "../../api/types";
import { Dialog } from "../../ui/Dialog";
import { CopyField } from "../../ui/CopyField";
import { FormDialog } from "../../ui/FormDialog";
import { RoleSelect } from "./RoleSelect";

interface Props {
  onClose: () => void;
}

/** Makes a key, and shows it this once. */
export function NewKeyDialog({ onClose }: Props) {
  const { t } = useTranslation("settings");
  const add = useAddApiKey();
  const roles = rolesBelow(useMember()?.role);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("editor");
  if (add.data) {
    return (
      <Dialog onClose={onClose} closeOnClickOutside={false} title={t("keys.made", { name })}>
        <Stack>
          <Alert color="yellow" variant="light">
            {t("keys.once")}
          </Alert>
          <CopyField hasFocus label={t("keys.key")} value={add.data.key} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t("keys.kept")}</Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={t("keys.addTitle")}
      action={t("keys.add")}
      isPending={add.isPending}
      error={add.error}
      onSubmit={() => {
        add.mutate({ name: name.trim(), role });
      }}
      onClose={onClose}
    >
      <TextInput
        label={t("name")}
        description={t("keys.nameAbout")}
        data-autofocus
        required
        withAsterisk={false}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <RoleSelect roles={roles} role={role} onRole={setRole} />
    </FormDialog>
  );
}
