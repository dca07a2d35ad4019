import { Group, Text, type MantineBreakpoint } from "@mantine/core";

interface Props {
  /** On narrower screens the mark stands alone. */
  nameFrom?: MantineBreakpoint;
}

export function Logo({ nameFrom }: Props) {
  return (
    <Group gap="xs" wrap="nowrap">
      <img src="/favicon.svg" alt="" width={24} height={24} />
      <Text fw={700} size="lg" {...(nameFrom && { visibleFrom: nameFrom })}>
        Patchbay
      </Text>
    </Group>
  );
}
