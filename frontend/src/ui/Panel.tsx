import { Group, Paper, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";

interface Props {
  title: string;
  /** Stands at the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A titled part of the page; a landmark for those who do not see it. */
export function Panel({ title, aside, children }: Props) {
  const titleId = useId();
  return (
    <Paper component="section" aria-labelledby={titleId} withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id={titleId}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}
