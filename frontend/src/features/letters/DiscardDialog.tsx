import { Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDiscardLetters, useLetterCount, type Chosen, type Level } from "../../api/letters";
import { FormDialog } from "../../ui/FormDialog";

interface Props {
  level: Level;
  chosen: Chosen;
  onClose: () => void;
  /** Told instead when they have been put aside. */
  onDone?: () => void;
}

/** The most characters of a reason. */
const MOST_CHARS = 500;

/** Asks why letters are put aside. */
export function DiscardDialog({ level, chosen, onClose, onDone = onClose }: Props) {
  const { t } = useTranslation("letters");
  const count = useLetterCount(level, chosen, "discard").data?.matched;
  const discard = useDiscardLetters(level);
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      title={t("discard.title")}
      action={t("discard.action")}
      isPending={discard.isPending}
      error={discard.error}
      onSubmit={() => {
        discard.mutate({ chosen, reason: reason.trim() }, { onSuccess: onDone });
      }}
      onClose={onClose}
    >
      <Text size="sm">{count === undefined ? t("discard.about") : t("discard.count", { count })}</Text>
      <Textarea
        label={t("discard.reason")}
        description={t("discard.reasonHelp")}
        required
        maxLength={MOST_CHARS}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
        data-autofocus
      />
    </FormDialog>
  );
}
