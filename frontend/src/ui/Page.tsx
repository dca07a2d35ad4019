import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTitle } from "../lib/useTitle";
import classes from "./Page.module.css";

interface Props {
  title: string;
  /** One line on what the page is for. */
  about?: string;
  /** What one may do here, at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page that scrolls: its title, what it is for, what one may do, and the rest. */
export function Page({ title, about, actions, children }: Props) {
  useTitle(title);
  return (
    <div className={classes.page}>
      <Group justify="space-between" align="flex-start" gap="md" mb="lg">
        <div>
          <Title order={1}>{title}</Title>
          {about && (
            <Text c="dimmed" size="sm" mt={2}>
              {about}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}
