import { Button, Checkbox, Stack, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteTemplate } from "../../api/templates";
import type { Template } from "../../api/types";
import { ConfirmDialog } from "../../ui/ConfirmDialog";

interface Props {
  template: Template;
  onDeleted: () => void;
}

/** Asks before a template goes, here and at the provider. */
export function DeleteTemplate({ template, onDeleted }: Props) {
  const { t } = useTranslation("templates");
  const [isAsking, ask] = useState(false);
  const [allLanguages, setAllLanguages] = useState(false);
  const deletion = useDeleteTemplate(template.id);
  const isLocal = template.provider_id === null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => {
          ask(true);
        }}
      >
        {t("delete.action")}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t("delete.title", { name: template.name })}
          action={t("delete.action")}
          isPending={deletion.isPending}
          error={deletion.error}
          onConfirm={() => {
            deletion.mutate(allLanguages, { onSuccess: onDeleted });
          }}
          onClose={() => {
            ask(false);
          }}
        >
          <Stack>
            <Text>{t(isLocal ? "delete.local" : "delete.about", { language: template.language })}</Text>
            {!isLocal && (
              <Checkbox
                label={t("delete.allLanguages")}
                checked={allLanguages}
                onChange={(event) => {
                  setAllLanguages(event.currentTarget.checked);
                }}
              />
            )}
          </Stack>
        </ConfirmDialog>
      )}
    </>
  );
}
