import { Center, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useCosts, type CostQuery, type CostSum, type Grouping } from "../../api/costs";
import { formatNumber } from "../../lib/numbers";
import { formatDate } from "../../lib/times";
import { CostWords } from "../../ui/CostWords";
import { FramedTable } from "../../ui/FramedTable";
import { Loading } from "../../ui/Loading";
import { Problem } from "../../ui/Problem";

/** What was charged, with the total under it. */
export function CostTable({ query }: { query: Required<CostQuery> }) {
  const { t } = useTranslation("costs");
  const report = useCosts(query);
  if (report.isError) return <Problem error={report.error} onRetry={() => void report.refetch()} />;
  if (!report.data) {
    return (
      <Center p="md">
        <Loading size="sm" label={t("loading")} />
      </Center>
    );
  }
  const { items, total, by } = report.data;
  if (items.length === 0)
    return (
      <Text c="dimmed" size="sm">
        {t("none")}
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={440}>
      <FramedTable>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(`grouping.${by}`)}</Table.Th>
            {(["messages", "freeOnes", "unknownOnes"] as const).map((column) => (
              <Table.Th key={column} ta="right">
                {t(`column.${column}`)}
              </Table.Th>
            ))}
            <Table.Th ta="right">{t("column.cost")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ key, name, cost }) => (
            <Table.Tr key={key ?? ""}>
              <Table.Td fw={500}>
                <Called by={by} of={key} name={name} />
              </Table.Td>
              <Figures cost={cost} />
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr fw={600}>
            <Table.Td>{t("total")}</Table.Td>
            <Figures cost={total} />
          </Table.Tr>
        </Table.Tfoot>
      </FramedTable>
    </Table.ScrollContainer>
  );
}

function Figures({ cost }: { cost: CostSum }) {
  return (
    <>
      {[cost.messages, cost.free, cost.unknown].map((figure, index) => (
        <Table.Td key={index} ta="right">
          {formatNumber(figure)}
        </Table.Td>
      ))}
      <Table.Td ta="right">
        <CostWords cost={cost} />
      </Table.Td>
    </>
  );
}

function Called({ by, of, name }: { by: Grouping; of: string | null; name: string | null }) {
  const { t } = useTranslation("costs");
  if (of === null) return t(`without.${by}`);
  if (by === "category") return t(`category.${of}`, of.replaceAll("_", " "));
  if (by !== "day") return name ?? t(`gone.${by}`);
  return formatDate(of);
}
