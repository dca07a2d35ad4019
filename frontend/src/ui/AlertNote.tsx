import { Alert as Box, Text } from "@mantine/core";
import { IconAlertOctagon, IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface Props {
  severity: string;
  title: string;
  /** What to do about it; left out where there is only room for what happened. */
  advice?: string;
  children?: ReactNode;
}

/** Something that needs somebody, and what to do about it. */
export function AlertNote({ severity, title, advice, children }: Props) {
  const isCritical = severity === "critical";
  return (
    <Box
      role="note"
      aria-label={title}
      variant="light"
      color={isCritical ? "red" : "yellow"}
      icon={isCritical ? <IconAlertOctagon aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={title}
      styles={{ title: { color: "var(--mantine-color-text)" } }}
    >
      {advice && <Text size="sm">{advice}</Text>}
      {children}
    </Box>
  );
}
