import { Modal, Text, type ModalProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFocusReturn } from "../lib/useFocusReturn";

interface Props extends Omit<ModalProps, "opened" | "closeButtonProps" | "returnFocus"> {
  title: string;
  /** Of the button that closes it, where "Close" does not say it. */
  closeLabel?: string;
}

/** A window over the page, open as long as it is there; afterwards the keyboard is where it was before. */
export function Dialog({ title, closeLabel, children, ...props }: Props) {
  const { t } = useTranslation();
  useFocusReturn();
  return (
    <Modal
      {...props}
      opened
      title={
        <Text fw={650} component="span">
          {title}
        </Text>
      }
      closeButtonProps={{ "aria-label": closeLabel ?? t("close") }}
    >
      {children}
    </Modal>
  );
}
