import { Alert, Button, FileButton, Group, List, Stack, Table, Text, Title } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fetchExampleTables, useAddPrices, usePriceTables } from "../../api/costs";
import { ApiProblem } from "../../api/problem";
import { useMay } from "../../api/session";
import { saveFile } from "../../lib/save-file";
import { formatDate } from "../../lib/times";
import { Fetched } from "../../ui/Fetched";
import { FramedTable } from "../../ui/FramedTable";
import { notifyDone, notifyError } from "../../ui/notify";
import { Problem } from "../../ui/Problem";
import { readTables } from "./read-tables";

/** The price lists that amounts come from; the owner adds to them from a file. */
export function PriceLists() {
  const { t } = useTranslation("costs");
  const tables = usePriceTables();
  const add = useAddPrices();
  const mayAdd = useMay("manageWorkspace");
  const [unreadable, setUnreadable] = useState(false);
  const load = async (file: File | null) => {
    if (!file) return;
    const read = readTables(await file.text());
    setUnreadable(read === null);
    add.reset();
    if (!read) return;
    add.mutate(read, {
      onSuccess: (count) => {
        notifyDone(t("lists.added", { count }));
      },
    });
  };
  return (
    <Stack component="section" gap="sm" mt="xl" aria-labelledby="price-lists">
      <div>
        <Title order={2} id="price-lists">
          {t("lists.title")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("lists.about")}
        </Text>
      </div>
      <Fetched query={tables} empty={t("lists.none")}>
        {(items) => (
          <Table.ScrollContainer minWidth={400}>
            <FramedTable>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("lists.version")}</Table.Th>
                  <Table.Th>{t("lists.from")}</Table.Th>
                  <Table.Th>{t("lists.currency")}</Table.Th>
                  <Table.Th>{t("lists.note")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((table) => (
                  <Table.Tr key={table.version}>
                    <Table.Td fw={500}>{table.version}</Table.Td>
                    <Table.Td style={{ whiteSpace: "nowrap" }}>{formatDate(table.valid_from)}</Table.Td>
                    <Table.Td>{table.currency}</Table.Td>
                    <Table.Td miw="16rem">{table.note}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </FramedTable>
          </Table.ScrollContainer>
        )}
      </Fetched>
      {unreadable && <Alert color="red" role="alert" title={t("lists.unreadable")} />}
      {add.isError && <Refused error={add.error} />}
      <Group gap="xs">
        {mayAdd && (
          <FileButton
            accept="application/json"
            onChange={(file) => {
              void load(file);
            }}
          >
            {(props) => (
              <Button
                {...props}
                size="xs"
                loading={add.isPending}
                leftSection={<IconUpload size={16} aria-hidden />}
              >
                {t("lists.load")}
              </Button>
            )}
          </FileButton>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => {
            fetchExampleTables().then((text) => {
              saveFile("prices-example.json", text);
            }, notifyError);
          }}
        >
          {t("lists.example")}
        </Button>
      </Group>
    </Stack>
  );
}

function Refused({ error }: { error: Error }) {
  const { t } = useTranslation("costs");
  const faults = error instanceof ApiProblem ? error.faults : [];
  return (
    <>
      <Problem error={error} title={t("lists.refused")} />
      <List size="sm">
        {faults.map(({ path, message }) => (
          <List.Item key={`${path} ${message}`}>
            {path}: {message}
          </List.Item>
        ))}
      </List>
    </>
  );
}
