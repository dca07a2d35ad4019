import { ActionIcon, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  name: string;
  keys?: string;
  isStrong?: boolean;
  isPressed?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** A button on the canvas, with its name and key where one points at it. */
export function CanvasTool({ name, keys, isStrong = false, isPressed, onClick, children }: Props) {
  return (
    <Tooltip label={keys === undefined ? name : `${name} (${keys})`} openDelay={400}>
      <ActionIcon
        variant={isStrong ? "filled" : "subtle"}
        color={isStrong ? "teal" : "gray"}
        size={isStrong ? "lg" : "md"}
        aria-label={name}
        {...(isPressed !== undefined && { "aria-pressed": isPressed })}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
