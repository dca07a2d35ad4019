import { Button } from "@mantine/core";
import { IconStethoscope } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCheckChannel } from "../../api/channel-checks";
import { notifyError } from "../../ui/notify";

/** Have a number's provider asked now how it is doing. */
export function CheckButton({ channelId }: { channelId: string }) {
  const { t } = useTranslation("channels");
  const check = useCheckChannel(channelId);
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconStethoscope size={14} aria-hidden />}
      loading={check.isPending}
      onClick={() => {
        check.mutate(undefined, {
          onError: (error) => {
            notifyError(error);
          },
        });
      }}
    >
      {t("check.now")}
    </Button>
  );
}
