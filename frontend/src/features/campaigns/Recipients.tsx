import { Anchor, Group, Select, Table, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRecipients, type Campaign, type Recipient } from "../../api/campaigns";
import { useMay } from "../../api/session";
import { inWords } from "../../lib/reasons";
import { Fetched } from "../../ui/Fetched";
import { FramedTable } from "../../ui/FramedTable";
import { LoadMore } from "../../ui/LoadMore";
import { StateBadge } from "../../ui/StateBadge";

interface Props {
  campaign: Campaign;
  /** Those that somebody is in. */
  states: readonly string[];
}

/** Everybody it goes to and what became of it; for those who may know names. */
export function Recipients({ campaign, states }: Props) {
  const mayRead = useMay("answer");
  return mayRead && <Known campaign={campaign} states={states} />;
}

function Known({ campaign, states }: Props) {
  const { t } = useTranslation("campaigns");
  const { t: general } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  const recipients = useRecipients(campaign.id, state);
  return (
    <section aria-label={t("recipients.title")}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {t("recipients.title")}
        </Title>
        <Select
          aria-label={t("recipients.state")}
          placeholder={t("recipients.any")}
          w="12rem"
          clearable
          clearButtonProps={{ "aria-label": t("recipients.any") }}
          data={states.map((value) => ({ value, label: general(`state.${value}`, value) }))}
          value={state}
          onChange={setState}
        />
      </Group>
      <Fetched query={recipients} empty={t("recipients.none")}>
        {(items) => (
          <Table.ScrollContainer minWidth={560}>
            <FramedTable verticalSpacing="xs" aria-label={t("recipients.title")}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("column.person")}</Table.Th>
                  <Table.Th>{t("column.state")}</Table.Th>
                  <Table.Th>{t("column.reason")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((one) => (
                  <Row key={one.id} recipient={one} />
                ))}
              </Table.Tbody>
            </FramedTable>
          </Table.ScrollContainer>
        )}
      </Fetched>
      <LoadMore query={recipients} />
    </section>
  );
}

function Row({
  recipient: { name, phone, conversation_id: conversationId, state, reason },
}: {
  recipient: Recipient;
}) {
  const { t } = useTranslation("campaigns");
  const called = name === "" ? (phone ?? t("recipients.nameless")) : name;
  return (
    <Table.Tr>
      <Table.Td>
        {conversationId === null ? (
          called
        ) : (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/conversations/$conversationId" params={{ conversationId }} {...props} />
            )}
          >
            {called}
          </Anchor>
        )}
        {name && phone && (
          <Text size="xs" c="dimmed">
            {phone}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <StateBadge state={state} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{inWords(reason ?? "")}</Text>
      </Table.Td>
    </Table.Tr>
  );
}
