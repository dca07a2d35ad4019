import { Button, Group, Stack } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "./Dialog";
import { Problem } from "./Problem";

interface Props {
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** The verb on the button. */
  action: string;
  /** Of the button, where it gives something rather than takes it away. */
  color?: "teal";
  isPending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that weighs; saying no is the first thing in reach. */
export function ConfirmDialog(props: Props) {
  const { title, children, action, color, isPending, error, onConfirm, onClose } = props;
  const { t } = useTranslation();
  const aboutId = useId();
  return (
    <Dialog onClose={onClose} title={title} aria-describedby={aboutId}>
      <Stack>
        <div id={aboutId}>{children}</div>
        {error && <Problem error={error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button color={color ?? "red"} loading={isPending} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
