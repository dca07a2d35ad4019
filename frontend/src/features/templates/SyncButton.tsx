import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSync } from "./useSync";

interface Props {
  channelId: string | null;
}

export function SyncButton({ channelId }: Props) {
  const { t } = useTranslation("templates");
  const { sync, isPending, canSync } = useSync(channelId);
  if (!canSync) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={isPending}
      onClick={sync}
    >
      {t("sync")}
    </Button>
  );
}
