import { Badge, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Contact } from "../../api/types";
import { Ago } from "../../ui/Ago";
import { FramedTable } from "../../ui/FramedTable";
import { ContactMenu } from "./ContactMenu";
import type { ContactDialogWanted } from "./dialog";
import { nameOf } from "./name";

interface Props {
  contacts: readonly Contact[];
  onAsk: (dialog: ContactDialogWanted) => void;
}

export function ContactTable({ contacts, onAsk }: Props) {
  const { t } = useTranslation("contacts");
  return (
    <FramedTable highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("name")}</Table.Th>
          <Table.Th visibleFrom="sm">{t("phone")}</Table.Th>
          <Table.Th visibleFrom="md">{t("email")}</Table.Th>
          <Table.Th visibleFrom="sm">{t("tags")}</Table.Th>
          <Table.Th visibleFrom="md">{t("since")}</Table.Th>
          <Table.Th>
            <VisuallyHidden>{t("more")}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {contacts.map((contact) => (
          <ContactRow key={contact.id} contact={contact} onAsk={onAsk} />
        ))}
      </Table.Tbody>
    </FramedTable>
  );
}

function ContactRow({ contact, onAsk }: { contact: Contact; onAsk: Props["onAsk"] }) {
  const { t } = useTranslation("contacts");
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
            {nameOf(contact, t("unnamed"))}
          </Text>
          {contact.opted_out_at && <Badge color="red">{t("optedOut")}</Badge>}
          {contact.blocked_at && <Badge color="red">{t("blocked")}</Badge>}
        </Group>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {contact.phone ?? contact.email}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">{contact.phone}</Table.Td>
      <Table.Td visibleFrom="md" style={{ overflowWrap: "anywhere" }}>
        {contact.email}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Group gap={4}>
          {contact.tags.map((tag) => (
            <Badge key={tag} variant="light" color="gray" c="var(--mantine-color-text)">
              {tag}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" c="dimmed">
          <Ago at={contact.created_at} />
        </Text>
      </Table.Td>
      <Table.Td w={1}>
        <ContactMenu contact={contact} onAsk={onAsk} />
      </Table.Td>
    </Table.Tr>
  );
}
