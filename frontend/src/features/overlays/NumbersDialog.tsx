import { Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Overlay } from "../../api/overlay";
import { useEditorStore } from "../../editor/context";
import { nodeById, nodeTitle } from "../../editor/selectors";
import { Dialog } from "../../ui/Dialog";
import { formatNumber } from "../../lib/numbers";
import { formatDuration } from "../../lib/times";

interface Props {
  overlay: Overlay | null;
  onClose: () => void;
}

/** The overlay's numbers without a drawing. */
export function NumbersDialog({ overlay, onClose }: Props) {
  const { t } = useTranslation("overlays");
  const store = useEditorStore();
  const name = (id: string) => {
    const node = nodeById(store.getState(), id);
    return node ? nodeTitle(store.getState(), node) : id;
  };
  const number = (value: number) => formatNumber(value);
  return (
    <Dialog onClose={onClose} size="xl" title={t("table.title")}>
      {overlay && (overlay.nodes.length > 0 || overlay.edges.length > 0) ? (
        <Stack gap="lg">
          <Table aria-label={t("table.nodes")} verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("table.node")}</Table.Th>
                <Table.Th ta="end">{t("table.steps")}</Table.Th>
                <Table.Th ta="end">{t("kind.waits")}</Table.Th>
                <Table.Th ta="end">{t("kind.errors")}</Table.Th>
                <Table.Th ta="end">{t("kind.drops")}</Table.Th>
                <Table.Th ta="end">{t("table.half")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {overlay.nodes.map((node) => (
                <Table.Tr key={node.node_id}>
                  <Table.Th scope="row">{name(node.node_id)}</Table.Th>
                  <Table.Td ta="end">{number(node.steps)}</Table.Td>
                  <Table.Td ta="end">{number(node.waiting)}</Table.Td>
                  <Table.Td ta="end">{number(node.errors)}</Table.Td>
                  <Table.Td ta="end">{number(node.dropped)}</Table.Td>
                  <Table.Td ta="end">{node.p50_ms === null ? "–" : formatDuration(node.p50_ms)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <div>
            <Title order={3}>{t("table.edges")}</Title>
            <Table aria-label={t("table.edges")} verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("table.from")}</Table.Th>
                  <Table.Th>{t("table.output")}</Table.Th>
                  <Table.Th>{t("table.to")}</Table.Th>
                  <Table.Th ta="end">{t("table.taken")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {overlay.edges.map((edge) => (
                  <Table.Tr key={`${edge.source}:${edge.output}>${edge.target}:${edge.input}`}>
                    <Table.Td>{name(edge.source)}</Table.Td>
                    <Table.Td>{edge.output}</Table.Td>
                    <Table.Td>{name(edge.target)}</Table.Td>
                    <Table.Td ta="end">{number(edge.count)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        </Stack>
      ) : (
        <Text c="dimmed">{t("table.empty")}</Text>
      )}
    </Dialog>
  );
}
