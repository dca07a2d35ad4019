import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStanding } from "../../api/versions";
import { CopyField } from "../../ui/CopyField";

interface Props {
  workflowId: string;
}

/** Where other systems call the version that takes events; nothing where none of its nodes waits for a call. */
export function HookAddresses({ workflowId }: Props) {
  const { t } = useTranslation("versions");
  const hooks = useStanding(workflowId).data?.hooks ?? [];
  if (hooks.length === 0) return null;
  return (
    <Stack gap="sm" p="sm">
      {hooks.map((hook) => (
        <CopyField
          key={hook.node_id}
          label={t("hook", { node: hook.node_id })}
          description={t("hookHelp")}
          value={hook.url}
        />
      ))}
    </Stack>
  );
}
