import { Button, Group, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import { useEditTemplate, useSubmitTemplate, useUnpauseTemplate } from "../../api/templates";
import type { Template } from "../../api/types";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { LeaveGuard } from "../../ui/LeaveGuard";
import { notifyDone } from "../../ui/notify";
import { Panel } from "../../ui/Panel";
import { Problem } from "../../ui/Problem";
import { isEqual } from "../../workflow/equal";
import { componentsOf, readWords, type TemplateWords } from "../../workflow/template-words";
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
  const keptWords = useMemo(() => readWords(kept.category, kept.components), [kept]);
  // Until somebody writes, the form says what is kept, also when that is learned late or changed elsewhere.
  const [edited, setEdited] = useState<TemplateWords | null>(null);
  const words = edited ?? keptWords;
  const [isAsking, ask] = useState(false);
  const edit = useEditTemplate(template.id);
  const submit = useSubmitTemplate(template.id);
  const unpause = useUnpauseTemplate(template.id);
  const written = { category: words.category, components: componentsOf(words) };
  // What the provider has may be written otherwise than the form writes it; that is no change of anybody's.
  const isChanged =
    edited !== null && !isEqual(written, { category: kept.category, components: kept.components });
  const isOpen = EDITABLE.includes(template.status) && mayEdit;
  const canSubmit = template.draft !== null || template.status === "DRAFT";
  const keep = async () => {
    await edit.mutateAsync(written);
    // What was written meanwhile stays.
    setEdited((now) => (now === words ? null : now));
  };
  const save = async () => {
    await keep();
    notifyDone(t("saved"));
  };
  const handIn = async () => {
    if (isChanged) await keep();
    await submit.mutateAsync();
    ask(false);
    notifyDone(t("submit.done"));
  };
  return (
    <Panel title={t("words")}>
      <LeaveGuard isChanged={isOpen && isChanged} />
      <Stack>
        {!isOpen && mayEdit && (
          <Text size="sm" c="dimmed">
            {t("notEditable")}
          </Text>
        )}
        <TemplateEditor
          words={words}
          onWords={setEdited}
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
