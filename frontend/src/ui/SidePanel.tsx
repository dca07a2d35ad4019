import { ActionIcon, Group, Text, Title } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFocusReturn } from "../lib/useFocusReturn";
import classes from "./SidePanel.module.css";

interface Props {
  title: string;
  icon: ReactNode;
  /** A second line under the title. */
  detail?: string;
  /** As CSS has it. */
  width: string;
  /** What the cross does, in words. */
  closeLabel: string;
  onClose: () => void;
  className?: string | undefined;
  children: ReactNode;
}

/** What stands at the right of a canvas, over it where there is little room. Escape closes it, and the keyboard goes back. */
export function SidePanel(props: Props) {
  const { title, icon, detail, width, closeLabel, onClose, className, children } = props;
  useFocusReturn();
  return (
    <aside
      className={[classes.panel, className].join(" ")}
      style={{ width }}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <Group className={classes.title ?? ""} wrap="nowrap" gap="xs">
        {icon}
        <div className={classes.name}>
          <Title order={2} size="h3">
            {title}
          </Title>
          {detail && (
            <Text size="xs" c="dimmed" truncate>
              {detail}
            </Text>
          )}
        </div>
        <ActionIcon aria-label={closeLabel} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </Group>
      {children}
    </aside>
  );
}
