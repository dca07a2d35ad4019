import { Button, type ButtonProps } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";

interface Props extends Omit<ButtonProps, "leftSection"> {
  onClick: () => void;
}

/** The way to one more of what a page lists. */
export function AddButton(props: Props) {
  return <Button leftSection={<IconPlus size={16} aria-hidden />} {...props} />;
}
