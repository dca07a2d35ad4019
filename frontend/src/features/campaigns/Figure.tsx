import { Card, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  label: string;
  value: number;
  /** A part of what, to be said in per cent. */
  of?: number;
}

/** A number people look for, with what it counts. */
export function Figure({ label, value, of = 0 }: Props) {
  const { i18n } = useTranslation();
  return (
    <Card padding="sm" role="group" aria-label={label}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="xl" fw={600} lh={1.3}>
        {value.toLocaleString(i18n.language)}
      </Text>
      {of > 0 && (
        <Text size="xs" c="dimmed">
          {(value / of).toLocaleString(i18n.language, { style: "percent", maximumFractionDigits: 1 })}
        </Text>
      )}
    </Card>
  );
}
