import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { inWords } from "../../lib/reasons";
import { formatNumber } from "../../lib/numbers";
import { FramedTable } from "../../ui/FramedTable";

interface Props {
  label: string;
  reasons: readonly Reason[];
}

interface Reason {
  readonly id: string;
  readonly outcome: ReactNode;
  readonly reason: string;
  readonly count: number;
}

/** Why some people did not, or would not, get a campaign, and how many. */
export function ReasonTable({ label, reasons }: Props) {
  const { t } = useTranslation("campaigns");
  return (
    <Table.ScrollContainer minWidth={440}>
      <FramedTable verticalSpacing="xs" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={130}>{t("column.outcome")}</Table.Th>
            <Table.Th>{t("column.reason")}</Table.Th>
            <Table.Th w={90}>{t("column.people")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reasons.map(({ id, outcome, reason, count }) => (
            <Table.Tr key={id}>
              <Table.Td>{outcome}</Table.Td>
              <Table.Td>{inWords(reason)}</Table.Td>
              <Table.Td>{formatNumber(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </FramedTable>
    </Table.ScrollContainer>
  );
}
