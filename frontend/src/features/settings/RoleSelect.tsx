import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Role } from "../../api/types";

interface Props {
  roles: readonly Role[];
  role: Role;
  onRole: (role: Role) => void;
}

/** One of these roles, and what it may do. */
export function RoleSelect({ roles, role, onRole }: Props) {
  const { t } = useTranslation("settings");
  return (
    <Select
      label={t("role.label")}
      description={t(`role.about.${role}`)}
      allowDeselect={false}
      data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
      value={role}
      onChange={(value) => {
        const chosen = roles.find((one) => one === value);
        if (chosen) onRole(chosen);
      }}
    />
  );
}
