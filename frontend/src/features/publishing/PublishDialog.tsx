import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { usePublish, useStanding, useVersionDocument, useVersions } from "../../api/versions";
import { saveNow } from "../../editor/saving";
import type { EditorStore } from "../../editor/store";
import { Dialog } from "../../ui/Dialog";
import { notifyDone } from "../../ui/notify";
import { Problem } from "../../ui/Problem";
import { StillRunning } from "./StillRunning";
import { WhatChanges } from "./WhatChanges";

const MAX_NOTE = 2000;

interface Props {
  workflowId: string;
  draft: EditorStore;
  onClose: () => void;
}

/** What publishing will change, and for whom. */
export function PublishDialog({ workflowId, draft, onClose }: Props) {
  const { t } = useTranslation("publishing");
  const [note, setNote] = useState("");
  const publish = usePublish(workflowId);
  const problems = useStore(draft, (state) => state.problems);
  const document = useStore(draft, (state) => state.document);
  const standing = useStanding(workflowId).data;
  const active = useVersionDocument(workflowId, standing?.activeVersion ?? null);
  const versions = useVersions(workflowId).data ?? [];
  const [failed, setFailed] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  const isEmpty = document.nodes.length === 0;
  const reason = isEmpty ? t("empty") : errors > 0 ? t("blocked", { count: errors }) : null;

  const submit = async () => {
    setBusy(true);
    setFailed(null);
    try {
      await saveNow();
      const { version, hooks } = await publish.mutateAsync(note.trim());
      notifyDone(t("done.what"), t("done.title", { version }));
      // There are the addresses that other systems need now.
      if (hooks.length > 0) draft.getState().show({ right: "versions" });
      onClose();
    } catch (error) {
      setFailed(error instanceof Error ? error : new Error(String(error)));
      setBusy(false);
    }
  };
  const showProblems = () => {
    onClose();
    draft.getState().show({ bottom: "problems" });
  };

  return (
    <Dialog onClose={onClose} size="lg" title={t("title")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (reason === null && !isBusy) void submit();
        }}
      >
        <Stack>
          {standing && <WhatChanges standing={standing} active={active.data ?? null} draft={draft} />}
          <StillRunning versions={versions} />
          <Textarea
            label={t("note")}
            description={t("noteHelp")}
            value={note}
            maxLength={MAX_NOTE}
            autosize
            minRows={2}
            maxRows={8}
            data-autofocus
            onChange={(event) => {
              setNote(event.currentTarget.value);
            }}
          />
          {warnings > 0 && errors === 0 && (
            <Text size="sm" c="dimmed">
              {t("warnings", { count: warnings })}
            </Text>
          )}
          {failed && <Problem error={failed} />}
          <Group justify="space-between" wrap="nowrap">
            <div role="status">
              {reason !== null && (
                <Text size="sm" c="var(--mantine-color-error)">
                  {reason}
                </Text>
              )}
            </div>
            <Group gap="xs" wrap="nowrap">
              {errors > 0 && (
                <Button variant="default" onClick={showProblems}>
                  {t("showProblems")}
                </Button>
              )}
              <Button type="submit" disabled={reason !== null} loading={isBusy}>
                {t("publish")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
