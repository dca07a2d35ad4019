import { Group } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Bar.module.css";

interface Props {
  /** What the bar is of, for those who do not see where it stands. */
  label: string;
  /** What is open; gives way first. */
  start: ReactNode;
  /** What can be done with it. */
  end: ReactNode;
}

/** The bar over a canvas. Where there is little room, words give way to icons, then tools to the menu they are in. */
export function Bar({ label, start, end }: Props) {
  return (
    <section className={classes.bar} aria-label={label}>
      <div className={classes.row}>
        <Group gap="xs" wrap="nowrap" className={classes.start ?? ""}>
          {start}
        </Group>
        <Group gap="xs" wrap="nowrap" className={classes.end ?? ""}>
          {end}
        </Group>
      </div>
    </section>
  );
}

/** The words of a button that has an icon: read aloud at any width, seen where there is room. */
export function BarWords({ children }: { children: ReactNode }) {
  return <span className={classes.words}>{children}</span>;
}

/** Tools that a menu of the bar has too. */
export function BarTools({ children }: { children: ReactNode }) {
  return <div className={classes.tools}>{children}</div>;
}
