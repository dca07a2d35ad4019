import { Card, Text } from "@mantine/core";
import { formatNumber, formatShare } from "../../lib/numbers";

interface Props {
  label: string;
  value: number;
  /** A part of what, to be said in per cent. */
  of?: number;
}

/** A number people look for, with what it counts. */
export function Figure({ label, value, of = 0 }: Props) {
  return (
    <Card padding="sm" role="group" aria-label={label}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="xl" fw={600} lh={1.3}>
        {formatNumber(value)}
      </Text>
      {of > 0 && (
        <Text size="xs" c="dimmed">
          {formatShare(value / of, 1)}
        </Text>
      )}
    </Card>
  );
}
