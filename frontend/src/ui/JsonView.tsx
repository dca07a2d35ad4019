import { Code, Text } from "@mantine/core";

interface Props {
  label: string;
  value: unknown;
}

/** A JSON value, indented, under its name; nothing where there is none. */
export function JsonView({ label, value }: Props) {
  if (value === null || value === undefined) return null;
  return (
    <div>
      <Text size="xs" c="dimmed" fw={600} mb={4}>
        {label}
      </Text>
      <Code block tabIndex={0} aria-label={label} style={{ maxHeight: "20rem" }}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </div>
  );
}
