import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useOpenMessages } from "../../api/open-messages";
import { openButtons, type OpenButton } from "./open-buttons";

interface Props {
  contactId: string;
  channelId: string;
  chosen: OpenButton | null;
  onChoose: (button: OpenButton | null) => void;
}

/** A button the contact could tap instead of writing. */
export function ButtonPicker({ contactId, channelId, chosen, onChoose }: Props) {
  const { t } = useTranslation("routing");
  const buttons = openButtons(useOpenMessages(contactId, channelId).data ?? []);
  if (buttons.length === 0) return null;
  const keyOf = (button: OpenButton) => `${button.messageId} ${button.id}`;
  return (
    <Select
      label={t("button")}
      placeholder={t("noButton")}
      clearable
      clearButtonProps={{ "aria-label": t("general:clear") }}
      data={buttons.map((button) => ({ value: keyOf(button), label: button.title }))}
      value={chosen && keyOf(chosen)}
      onChange={(value) => {
        onChoose(buttons.find((button) => keyOf(button) === value) ?? null);
      }}
    />
  );
}
