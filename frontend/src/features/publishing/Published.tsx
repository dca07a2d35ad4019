import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HookAddress } from "../../api/versions";
import { CopyField } from "../../ui/CopyField";

interface Props {
  published: { readonly version: number; readonly hooks: readonly HookAddress[] };
  onClose: () => void;
}

/** It worked: what now takes events, and where other systems call it. */
export function Published({ published, onClose }: Props) {
  const { t } = useTranslation("publishing");
  return (
    <Stack>
      <Text size="sm" role="status">
        {t("done.what", { version: published.version })}
      </Text>
      {published.hooks.map((hook) => (
        <CopyField
          key={hook.node_id}
          label={t("done.hook", { node: hook.node_id })}
          description={t("done.hookHelp")}
          value={hook.url}
        />
      ))}
      <Group justify="flex-end">
        <Button autoFocus onClick={onClose}>
          {t("done.close")}
        </Button>
      </Group>
    </Stack>
  );
}
