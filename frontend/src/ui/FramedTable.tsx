import { Table, type TableProps } from "@mantine/core";
import classes from "./FramedTable.module.css";

/** A table that stands on a page by itself, framed like a card. */
export function FramedTable({ className, ...props }: TableProps) {
  return (
    <Table className={className === undefined ? classes.table : `${classes.table} ${className}`} {...props} />
  );
}
