import { Anchor, Badge, Button, DataList, Group, Stack, Text, Title } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useContact, useContactRuns } from "../../api/contacts";
import { useConversation } from "../../api/conversations";
import type { Contact, OpenConversation } from "../../api/types";
import { formatInstant } from "../../lib/times";
import { Ago } from "../../ui/Ago";
import { CostWords } from "../../ui/CostWords";
import { Fetched } from "../../ui/Fetched";
import { Problem } from "../../ui/Problem";
import { StateBadge } from "../../ui/StateBadge";
import classes from "./ContactPanel.module.css";
import { HandoverNote } from "./HandoverNote";
import { ServiceWindow } from "./ServiceWindow";

interface Props {
  conversationId: string;
  /** Asks what this person agreed to. */
  onConsent: (contactId: string) => void;
}

/** Who this is, what the workflow noted, how long one may write, and what ran for them. */
export function ContactPanel({ conversationId, onConsent }: Props) {
  const { t } = useTranslation("conversations");
  const conversation = useConversation(conversationId).data;
  return (
    <aside className={classes.panel} aria-label={t("about")} tabIndex={0}>
      {conversation && <Known conversation={conversation} onConsent={onConsent} />}
    </aside>
  );
}

interface KnownProps {
  conversation: OpenConversation;
  onConsent: Props["onConsent"];
}

function Known({ conversation, onConsent }: KnownProps) {
  const { t } = useTranslation("conversations");
  const contact = useContact(conversation.contact_id);
  return (
    <Stack gap="lg">
      {conversation.note && (
        <HandoverNote team={conversation.team} note={conversation.note} since={conversation.handed_over_at} />
      )}
      <section>
        <Title order={3} mb="xs">
          {t("contact")}
        </Title>
        {contact.isError && <Problem error={contact.error} />}
        {contact.data && <Facts contact={contact.data} conversation={conversation} />}
        <Button
          size="xs"
          mt="sm"
          variant="default"
          leftSection={<IconUserCheck size={16} aria-hidden />}
          onClick={() => {
            onConsent(conversation.contact_id);
          }}
        >
          {t("consent")}
        </Button>
      </section>
      <section>
        <Title order={3} mb="xs">
          {t("runs")}
        </Title>
        <Runs contactId={conversation.contact_id} />
      </section>
    </Stack>
  );
}

function Facts({ contact, conversation }: { contact: Contact; conversation: OpenConversation }) {
  const { t } = useTranslation("conversations");
  const facts: [string, string | null][] = [
    [t("fact.phone"), contact.phone],
    [t("fact.email"), contact.email],
    [t("fact.language"), contact.language],
    [t("fact.timezone"), contact.timezone],
    [t("fact.external"), contact.external_id],
    ...Object.entries(contact.fields).map(([name, value]): [string, string] => [name, shown(value)]),
    [t("fact.since"), formatInstant(new Date(contact.created_at))],
  ];
  return (
    <Stack gap="sm">
      <DataList size="sm" orientation="vertical" className={classes.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <DataList.Item key={label}>
              <DataList.ItemLabel>{label}</DataList.ItemLabel>
              <DataList.ItemValue>{value}</DataList.ItemValue>
            </DataList.Item>
          ))}
        {conversation.needs_window && (
          <DataList.Item>
            <DataList.ItemLabel>{t("fact.window")}</DataList.ItemLabel>
            <DataList.ItemValue>
              <ServiceWindow openUntil={conversation.window_open_until} />
            </DataList.ItemValue>
          </DataList.Item>
        )}
        <DataList.Item>
          <DataList.ItemLabel>{t("fact.cost")}</DataList.ItemLabel>
          <DataList.ItemValue>
            <CostWords cost={conversation.cost} />
          </DataList.ItemValue>
        </DataList.Item>
        {conversation.free_until && (
          <DataList.Item>
            <DataList.ItemLabel>{t("fact.free")}</DataList.ItemLabel>
            <DataList.ItemValue>{formatInstant(new Date(conversation.free_until))}</DataList.ItemValue>
          </DataList.Item>
        )}
      </DataList>
      <Group gap={4}>
        {conversation.is_urgent && <Badge color="red">{t("urgent")}</Badge>}
        {contact.opted_out_at && <Badge color="red">{t("optedOut")}</Badge>}
        {contact.refused.map((purpose) => (
          <Badge key={purpose} color="orange">
            {t(`refused.${purpose}`)}
          </Badge>
        ))}
        {contact.blocked_at && <Badge color="red">{t("blocked")}</Badge>}
        {contact.tags.map((tag) => (
          <Badge key={tag} variant="light" color="gray" c="var(--mantine-color-text)">
            {tag}
          </Badge>
        ))}
      </Group>
    </Stack>
  );
}

function Runs({ contactId }: { contactId: string }) {
  const { t } = useTranslation("conversations");
  const runs = useContactRuns(contactId);
  return (
    <Fetched query={runs} empty={t("noRuns")}>
      {(items) => (
        <ul className={classes.runs}>
          {items.map((run) => (
            <li key={run.id}>
              <Anchor
                size="sm"
                renderRoot={(props) => <Link to="/runs/$runId" params={{ runId: run.id }} {...props} />}
              >
                {run.workflow_name ?? t("someWorkflow")}
              </Anchor>
              <Group gap="xs" justify="space-between">
                <Text size="xs" c="dimmed">
                  <Ago at={run.started_at} />
                </Text>
                <StateBadge state={run.state} />
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Fetched>
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
