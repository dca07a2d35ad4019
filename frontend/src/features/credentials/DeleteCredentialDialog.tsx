import { Anchor, List, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCredentialUse, useDeleteCredential } from "../../api/credentials";
import type { Credential } from "../../api/types";
import { Loading } from "../../ui/Loading";
import { ConfirmDialog } from "../../ui/ConfirmDialog";

interface Props {
  credential: Credential;
  onClose: () => void;
}

/** Says which drafts name it, as far as they were looked at. */
export function DeleteCredentialDialog({ credential, onClose }: Props) {
  const { t } = useTranslation("credentials");
  const remove = useDeleteCredential();
  const use = useCredentialUse(credential.name);
  return (
    <ConfirmDialog
      title={t("delete.title", { name: credential.name })}
      action={t("delete.action")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(credential.id, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">{t("delete.about")}</Text>
        {use.isPending && <Loading size="xs" label={t("delete.looking")} />}
        {use.data?.length === 0 && <Text size="sm">{t("delete.unused")}</Text>}
        {use.data && use.data.length > 0 && (
          <>
            <Text size="sm" fw={600}>
              {t("delete.used", { count: use.data.length })}
            </Text>
            <List size="sm">
              {use.data.map(({ id, name }) => (
                <List.Item key={id}>
                  <Anchor
                    size="sm"
                    renderRoot={(props) => (
                      <Link to="/workflows/$workflowId" params={{ workflowId: id }} {...props} />
                    )}
                  >
                    {name}
                  </Anchor>
                </List.Item>
              ))}
            </List>
          </>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
