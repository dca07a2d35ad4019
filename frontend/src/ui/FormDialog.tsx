import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode, SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "./Dialog";
import { Problem } from "./Problem";

interface Props {
  title: string;
  /** The verb on the button. */
  action: string;
  isPending: boolean;
  error: Error | null;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
  size?: string;
}

/** A few fields, asked for over the page; what went wrong is said beside the button. */
export function FormDialog({ title, action, isPending, error, onSubmit, onClose, children, size }: Props) {
  const { t } = useTranslation();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    // A click beside it, by a hand that slipped, would take along what was typed.
    <Dialog onClose={onClose} closeOnClickOutside={false} {...(size !== undefined && { size })} title={title}>
      <form onSubmit={submit}>
        <Stack>
          {children}
          {error && <Problem error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={isPending}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
