import { Button, Group, Paper, Stack, Text, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useReplay, useRun } from "../../api/runs";
import type { Step } from "../../api/types";
import { readJson } from "../../lib/json-text";
import { useFocusReturn } from "../../lib/useFocusReturn";
import { Problem } from "../../ui/Problem";
import { useJsonFault } from "../../ui/useJsonFault";

interface Props {
  runId: string;
  step: Step;
  onClose: () => void;
}

/** Begins a new run at this step, with the input it had or another. */
export function ReplayForm({ runId, step, onClose }: Props) {
  const { t } = useTranslation("runs");
  const navigate = useNavigate();
  const replay = useReplay(runId);
  const run = useRun(runId).data;
  const faultOf = useJsonFault();
  const box = useRef<HTMLTextAreaElement>(null);
  useFocusReturn();
  useEffect(() => {
    // Not by `autoFocus`: where the keyboard was would be forgotten before it is noted.
    box.current?.focus();
  }, []);
  const original = JSON.stringify(step.input, null, 2);
  const [text, setText] = useState(original);
  const read = readJson(text);
  return (
    <Paper
      withBorder
      p="sm"
      component="form"
      aria-label={t("replay.fromHere")}
      onSubmit={(event) => {
        event.preventDefault();
        if (!read.isJson) return;
        const edited = text !== original && { value: read.value };
        replay.mutate(
          { step: step.seq, ...edited },
          {
            onSuccess: (id) => {
              void navigate({ to: "/runs/$runId", params: { runId: id } });
            },
          },
        );
      }}
    >
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {t("replay.explain")}
        </Text>
        {run && (
          <Text size="xs">
            {run.contact_name ? t("replay.writes", { name: run.contact_name }) : t("replay.writesNobody")}
          </Text>
        )}
        <Textarea
          label={t("replay.input")}
          autosize
          minRows={4}
          maxRows={16}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
          error={faultOf(text)}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8125rem" } }}
          ref={box}
        />
        {replay.error && <Problem error={replay.error} />}
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={onClose}>
            {t("general:cancel")}
          </Button>
          <Button size="xs" type="submit" disabled={!read.isJson} loading={replay.isPending}>
            {t("replay.start")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
