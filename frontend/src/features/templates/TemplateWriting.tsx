import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import { useEditTemplate, useSubmitTemplate, useUnpauseTemplate } from "../../api/templates";
import type { Template } from "../../api/types";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { notifyDone } from "../../ui/notify";
import { Panel } from "../../ui/Panel";
import { Problem } from "../../ui/Problem";
import { isEqual } from "../../workflow/equal";
import { componentsOf, readWords } from "../../workflow/template-words";
import { TemplateEditor } from "./TemplateEditor";

interface Props {
  template: Template;
}

/** States in which the provider takes other words. */
const EDITABLE = ["DRAFT", "APPROVED", "REJECTED", "PAUSED", "DELETED"];

/** What a template says, to be changed, saved and handed in. */
export function TemplateWriting({ template }: Props) {
  const { t } = useTranslation("templates");
  const mayEdit = useMay("edit");
  const kept = template.draft ?? template;
  const [words, setWords] = useState(() => readWords(kept.category, kept.components));
  const [isAsking, ask] = useState(false);
  const edit = useEditTemplate(template.id);
  const submit = useSubmitTemplate(template.id);
  const unpause = useUnpauseTemplate(template.id);
  const written = { category: words.category, components: componentsOf(words) };
  const isChanged = !isEqual(written, { category: kept.category, components: kept.components });
  const isOpen = EDITABLE.includes(template.status) && mayEdit;
  const canSubmit = template.draft !== null || template.status === "DRAFT";
  const save = async () => {
    await edit.mutateAsync(written);
    notifyDone(t("saved"));
  };
  const handIn = async () => {
    if (isChanged) await edit.mutateAsync(written);
    await submit.mutateAsync();
    ask(false);
    notifyDone(t("submit.done"));
  };
  return (
    <Panel title={t("words")}>
      <Stack>
        {!isOpen && mayEdit && (
          <Text size="sm" c="dimmed">
            {t("notEditable")}
          </Text>
        )}
        <TemplateEditor
          words={words}
          onWords={setWords}
          isReadOnly={!isOpen}
          mayChangeCategory={template.status !== "APPROVED"}
        />
        {edit.error && !isAsking && <Problem error={edit.error} />}
        {unpause.error && <Problem error={unpause.error} />}
        {mayEdit && (
          <Group justify="flex-end">
            {template.status === "PAUSED" && (
              <Button
                variant="default"
                loading={unpause.isPending}
                onClick={() => {
                  unpause.mutate();
                }}
              >
                {t("unpause")}
              </Button>
            )}
            <Button
              variant="default"
              disabled={!isChanged || !isOpen}
              loading={edit.isPending && !isAsking}
              onClick={() => {
                save().catch(() => undefined);
              }}
            >
              {t("save")}
            </Button>
            <Button
              disabled={!isOpen || !(isChanged || canSubmit)}
              onClick={() => {
                ask(true);
              }}
            >
              {t("submit.action")}
            </Button>
          </Group>
        )}
        {isAsking && (
          <ConfirmDialog
            title={t("submit.title")}
            action={t("submit.action")}
            isPending={edit.isPending || submit.isPending}
            error={edit.error ?? submit.error}
            onConfirm={() => {
              handIn().catch(() => undefined);
            }}
            onClose={() => {
              ask(false);
            }}
          >
            <Text>{t(template.status === "APPROVED" ? "submit.again" : "submit.about")}</Text>
          </ConfirmDialog>
        )}
      </Stack>
    </Panel>
  );
}
