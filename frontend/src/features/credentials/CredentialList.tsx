import { Badge, Menu, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconKey, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCredentials } from "../../api/credentials";
import { useMay } from "../../api/session";
import type { Credential } from "../../api/types";
import { AddButton } from "../../ui/AddButton";
import { Ago } from "../../ui/Ago";
import { Fetched } from "../../ui/Fetched";
import { FramedTable } from "../../ui/FramedTable";
import { MenuOf } from "../../ui/MenuOf";
import { Nothing } from "../../ui/Nothing";
import { isKind } from "./kinds";

export type CredentialDialog =
  { readonly kind: "new" } | { readonly kind: "replace" | "delete"; readonly credential: Credential };

interface Props {
  onAsk: (dialog: CredentialDialog) => void;
}

export function CredentialList({ onAsk }: Props) {
  const { t } = useTranslation("credentials");
  const credentials = useCredentials();
  const mayManage = useMay("manage");
  const empty = (
    <Nothing
      icon={<IconKey />}
      title={t("none.title")}
      actions={
        mayManage && (
          <AddButton
            onClick={() => {
              onAsk({ kind: "new" });
            }}
          >
            {t("new.button")}
          </AddButton>
        )
      }
    >
      {t("none.about")}
    </Nothing>
  );
  return (
    <Fetched query={credentials} empty={empty}>
      {(items) => (
        <FramedTable highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("name")}</Table.Th>
              <Table.Th>{t("kind.label")}</Table.Th>
              <Table.Th visibleFrom="sm">{t("fields")}</Table.Th>
              <Table.Th visibleFrom="sm">{t("changed")}</Table.Th>
              {mayManage && (
                <Table.Th>
                  <VisuallyHidden>{t("more")}</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((credential) => (
              <Table.Tr key={credential.id}>
                <Table.Td fw={600}>{credential.name}</Table.Td>
                <Table.Td>
                  {isKind(credential.kind) ? t(`kind.${credential.kind}.name`) : credential.kind}
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  {credential.fields.map((field) => (
                    <Badge key={field} variant="default" size="sm" mr={4}>
                      {field}
                    </Badge>
                  ))}
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <Text size="sm" c="dimmed">
                    <Ago at={credential.updated_at} />
                  </Text>
                </Table.Td>
                {mayManage && (
                  <Table.Td w={1}>
                    <CredentialMenu credential={credential} onAsk={onAsk} />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </FramedTable>
      )}
    </Fetched>
  );
}

function CredentialMenu({ credential, onAsk }: Props & { credential: Credential }) {
  const { t } = useTranslation("credentials");
  return (
    <MenuOf name={credential.name}>
      <Menu.Item
        leftSection={<IconRefresh size={16} aria-hidden />}
        onClick={() => {
          onAsk({ kind: "replace", credential });
        }}
      >
        {t("replace.menu")}
      </Menu.Item>
      <Menu.Item
        color="red"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => {
          onAsk({ kind: "delete", credential });
        }}
      >
        {t("delete.menu")}
      </Menu.Item>
    </MenuOf>
  );
}
