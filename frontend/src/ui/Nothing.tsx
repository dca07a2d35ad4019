import { EmptyState, Group } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Nothing.module.css";

interface Props {
  icon: ReactNode;
  title: string;
  /** What would make the first one appear. */
  children: ReactNode;
  actions?: ReactNode;
}

/** An empty list that says what to do next. */
export function Nothing({ icon, title, children, actions }: Props) {
  return (
    <div className={classes.nothing}>
      <EmptyState size="sm" variant="light" icon={icon} title={title} description={children}>
        {actions && (
          <Group justify="center" mt="sm">
            {actions}
          </Group>
        )}
      </EmptyState>
    </div>
  );
}
