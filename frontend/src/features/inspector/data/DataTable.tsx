import { Table } from "@mantine/core";
import type { JsonValue } from "../../../workflow/document";
import { preview } from "../../../workflow/scope";
import classes from "./DataView.module.css";

interface Props {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, JsonValue>>[];
  readonly label: string;
}

/** A list of objects, a row each. */
export function DataTable({ columns, rows, label }: Props) {
  return (
    <div className={classes.table} tabIndex={0} role="region" aria-label={label}>
      <Table verticalSpacing={4} horizontalSpacing="xs" striped withTableBorder fz="xs">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={index}>
              {columns.map((column) => {
                const value = row[column];
                return <Table.Td key={column}>{value === undefined ? "" : preview(value)}</Table.Td>;
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
