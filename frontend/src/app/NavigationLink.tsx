import { Tooltip, VisuallyHidden } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import entry from "../ui/NavigationEntry.module.css";
import classes from "./NavigationLink.module.css";

interface Props {
  to: NonNullable<LinkProps["to"]>;
  icon: ReactNode;
  label: string;
  isSlim: boolean;
  /** How many things there want somebody; 0 shows nothing. */
  count?: number;
  /** What the count means, for those who do not see where it stands. */
  countLabel?: string;
  onNavigate?: () => void;
}

export function NavigationLink({ to, icon, label, isSlim, count = 0, countLabel, onNavigate }: Props) {
  return (
    <Tooltip label={label} position="right" disabled={!isSlim}>
      <Link
        to={to}
        className={`${entry.entry ?? ""} ${classes.link ?? ""}`}
        activeProps={{ "data-active": true }}
        data-slim={isSlim}
        {...(onNavigate && { onClick: onNavigate })}
      >
        {icon}
        {isSlim ? <VisuallyHidden>{label}</VisuallyHidden> : <span className={classes.label}>{label}</span>}
        {count > 0 && (
          <>
            <VisuallyHidden>{countLabel ?? count}</VisuallyHidden>
            <span className={classes.count} aria-hidden>
              {count > 99 ? "99+" : count}
            </span>
          </>
        )}
      </Link>
    </Tooltip>
  );
}
