import { Anchor, Group, Stack, Table, Text } from "@mantine/core";
import { IconUserSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWaitsOf, type OpenWait } from "../../api/waits";
import { formatInstant } from "../../lib/times";
import { Ago } from "../../ui/Ago";
import { ContactPicker } from "../../ui/ContactPicker";
import { Fetched } from "../../ui/Fetched";
import classes from "./WhereIsPerson.module.css";

interface Props {
  contactId: string | null;
  onChoose: (contactId: string | null) => void;
}

/** Where is this person now: the nodes at which a contact's runs wait. */
export function WhereIsPerson({ contactId, onChoose }: Props) {
  const { t } = useTranslation("runs");
  return (
    <section className={classes.where} aria-label={t("where.title")}>
      <Group gap="sm" wrap="nowrap">
        <IconUserSearch size={18} aria-hidden className={classes.icon} />
        <ContactPicker
          size="xs"
          className={classes.picker ?? ""}
          label={t("where.title")}
          placeholder={t("where.search")}
          value={contactId}
          onChange={(contact) => {
            onChoose(contact?.id ?? null);
          }}
        />
        {contactId === null && (
          <Text size="xs" c="dimmed" mt="lg">
            {t("where.explain")}
          </Text>
        )}
      </Group>
      {contactId !== null && <Places key={contactId} contactId={contactId} />}
    </section>
  );
}

function Places({ contactId }: { contactId: string }) {
  const { t } = useTranslation("runs");
  const waits = useWaitsOf(contactId);
  return (
    <Stack mt="xs">
      <Fetched query={waits} empty={t("where.nowhere")}>
        {(items) => (
          <Table verticalSpacing={5} aria-label={t("where.title")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("where.node")}</Table.Th>
                <Table.Th>{t("column.workflow")}</Table.Th>
                <Table.Th>{t("where.kind")}</Table.Th>
                <Table.Th>{t("where.since")}</Table.Th>
                <Table.Th>{t("where.until")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((wait) => (
                <Place key={wait.id} wait={wait} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Fetched>
    </Stack>
  );
}

function Place({ wait }: { wait: OpenWait }) {
  const { t } = useTranslation("runs");
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          size="sm"
          fw={600}
          renderRoot={(props) => (
            <Link
              to="/runs/$runId"
              params={{ runId: wait.run_id }}
              search={{ node: wait.node_id }}
              {...props}
            />
          )}
        >
          {wait.node_name}
        </Anchor>
      </Table.Td>
      <Table.Td>
        {wait.workflow_name ?? t("deletedWorkflow")}{" "}
        <Text size="xs" c="dimmed" span>
          {wait.is_test ? t("test", { revision: "" }) : t("version", { version: wait.version })}
        </Text>
      </Table.Td>
      <Table.Td>{t(`kind.${wait.kind}`, { defaultValue: wait.kind })}</Table.Td>
      <Table.Td>
        <Ago at={wait.since} />
      </Table.Td>
      <Table.Td>{wait.due_at ? formatInstant(new Date(wait.due_at)) : t("where.noEnd")}</Table.Td>
    </Table.Tr>
  );
}
