import { Button } from "@mantine/core";
import { IconMessageQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useReconcileMessage } from "../../api/message-events";
import type { Message } from "../../api/types";
import { notifyError } from "../../ui/notify";

/** Ask the provider what became of a message. */
export function AskButton({ message }: { message: Message }) {
  const { t } = useTranslation("conversations");
  const ask = useReconcileMessage(message);
  return (
    <Button
      size="xs"
      variant="default"
      mt="xs"
      leftSection={<IconMessageQuestion size={14} aria-hidden />}
      loading={ask.isPending}
      onClick={() => {
        ask.mutate(undefined, {
          onError: (error) => {
            notifyError(error);
          },
        });
      }}
    >
      {t("story.ask")}
    </Button>
  );
}
