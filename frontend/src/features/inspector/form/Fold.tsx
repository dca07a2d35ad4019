import { Badge, Stack, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import classes from "./Fold.module.css";

interface Props {
  readonly title: string;
  /** How many things inside are not as they come. */
  readonly count: number;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

/** Fields that are seldom needed, folded away. */
export function Fold({ title, count, isOpen, onToggle, children }: Props) {
  const id = useId();
  return (
    <section className={classes.fold}>
      <UnstyledButton
        className={classes.head}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => {
          onToggle(!isOpen);
        }}
      >
        <IconChevronRight size={15} className={classes.arrow} aria-hidden />
        {title}
        {count > 0 && (
          <Badge size="xs" variant="light" circle>
            {count}
          </Badge>
        )}
      </UnstyledButton>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <Stack gap="md" pt="xs">
            {children}
          </Stack>
        )}
      </div>
    </section>
  );
}
