import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SHORTEST_PASSWORD, useAddMember } from "../../api/members";
import { rolesBelow } from "../../api/permissions";
import { useMember } from "../../api/session";
import type { Role } from "../../api/types";
import { FormDialog } from "../../ui/FormDialog";
import { notifyDone } from "../../ui/notify";
import { PasswordField } from "../../ui/PasswordField";
import { RoleSelect } from "./RoleSelect";

interface Props {
  onClose: () => void;
}

/** Nothing is sent by e-mail: the first password is handed over by whoever adds the person. */
export function NewMemberDialog({ onClose }: Props) {
  const { t } = useTranslation("settings");
  const add = useAddMember();
  const roles = rolesBelow(useMember()?.role);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState<Role>("editor");
  return (
    <FormDialog
      title={t("members.addTitle")}
      action={t("members.add")}
      isPending={add.isPending}
      error={add.error}
      onSubmit={() => {
        add.mutate(
          { name: name.trim(), email: email.trim(), password, role },
          {
            onSuccess: () => {
              notifyDone(t("members.added", { email }));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <TextInput
        label={t("name")}
        data-autofocus
        autoComplete="off"
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <TextInput
        label={t("email")}
        type="email"
        autoComplete="off"
        required
        withAsterisk={false}
        value={email}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
        }}
      />
      <PasswordField
        label={t("members.password")}
        description={t("members.passwordAbout", { count: SHORTEST_PASSWORD })}
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        value={password}
        onChange={setPassword}
      />
      <RoleSelect roles={roles} role={role} onRole={setRole} />
    </FormDialog>
  );
}
