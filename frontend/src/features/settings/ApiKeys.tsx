import { Badge, Button, Code, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApiKeys, useRevokeApiKey } from "../../api/api-keys";
import type { ApiKey } from "../../api/types";
import { AddButton } from "../../ui/AddButton";
import { Ago } from "../../ui/Ago";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { Fetched } from "../../ui/Fetched";
import { FramedTable } from "../../ui/FramedTable";
import { NewKeyDialog } from "./NewKeyDialog";

/** What scripts and other systems sign in with. */
export function ApiKeys() {
  const { t } = useTranslation("settings");
  const keys = useApiKeys();
  const revoke = useRevokeApiKey();
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const close = () => {
    revoke.reset();
    setRevoking(null);
  };
  return (
    <>
      <Group justify="space-between" mb="md">
        <Text size="sm" c="dimmed">
          {t("keys.about")}
        </Text>
        <AddButton
          size="xs"
          onClick={() => {
            setAdding(true);
          }}
        >
          {t("keys.add")}
        </AddButton>
      </Group>
      <Fetched query={keys} empty={t("keys.none")}>
        {(items) => (
          <FramedTable>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("name")}</Table.Th>
                <Table.Th visibleFrom="sm">{t("keys.prefix")}</Table.Th>
                <Table.Th>{t("role.label")}</Table.Th>
                <Table.Th visibleFrom="sm">{t("keys.used")}</Table.Th>
                <Table.Th>
                  <VisuallyHidden>{t("access")}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((key) => (
                <KeyRow key={key.id} apiKey={key} onRevoke={setRevoking} />
              ))}
            </Table.Tbody>
          </FramedTable>
        )}
      </Fetched>
      {isAdding && (
        <NewKeyDialog
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
      {revoking && (
        <ConfirmDialog
          title={t("keys.revokeTitle", { name: revoking.name })}
          action={t("keys.revoke")}
          isPending={revoke.isPending}
          error={revoke.error}
          onConfirm={() => {
            revoke.mutate(revoking.id, { onSuccess: close });
          }}
          onClose={close}
        >
          <Text size="sm">{t("keys.revokeAbout")}</Text>
        </ConfirmDialog>
      )}
    </>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  const { t } = useTranslation("settings");
  const isRevoked = apiKey.revoked_at !== null;
  return (
    <Table.Tr>
      <Table.Td fw={600}>
        {apiKey.name} {isRevoked && <Badge color="gray">{t("keys.revoked")}</Badge>}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Code>{apiKey.prefix}…</Code>
      </Table.Td>
      <Table.Td>{t(`role.${apiKey.role}`, apiKey.role)}</Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" c="dimmed">
          {apiKey.last_used_at ? <Ago at={apiKey.last_used_at} /> : t("never")}
        </Text>
      </Table.Td>
      <Table.Td w={1}>
        {!isRevoked && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t("keys.revokeOf", { name: apiKey.name })}
            onClick={() => {
              onRevoke(apiKey);
            }}
          >
            {t("keys.revoke")}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
