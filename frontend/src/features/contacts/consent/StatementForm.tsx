import { Button, Group, Paper, Radio, Select, Stack, Textarea } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useRecordConsent } from "../../../api/consents";
import type { Contact } from "../../../api/types";
import { Problem } from "../../../ui/Problem";
import { PURPOSES, type Purpose } from "./words";

/** Characters, by the server's rule. */
const EVIDENCE_LIMIT = 2_000;
const STATES = ["out", "in"] as const;

interface Props {
  contact: Contact;
  /** It is in the ledger, or was not to be. */
  onDone: () => void;
}

/** Records what a person said: yes or no, to what, and how one knows. */
export function StatementForm({ contact, onDone }: Props) {
  const { t } = useTranslation("contacts");
  const record = useRecordConsent(contact.id);
  const [state, setState] = useState<(typeof STATES)[number]>(contact.opted_out_at === null ? "out" : "in");
  const [purpose, setPurpose] = useState<Purpose>("all");
  const [evidence, setEvidence] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const said = evidence.trim() || null;
    record.mutate({ purpose, state, source: "member", evidence: said }, { onSuccess: onDone });
  };
  return (
    <Paper component="form" withBorder p="md" aria-label={t("consent.form.title")} onSubmit={submit}>
      <Stack gap="sm">
        <Radio.Group
          label={t("consent.form.state")}
          value={state}
          onChange={(value) => {
            setState(value === "in" ? "in" : "out");
          }}
        >
          <Group mt={6} gap="lg">
            {STATES.map((one) => (
              <Radio key={one} value={one} label={t(`consent.form.${one}`)} autoFocus={one === state} />
            ))}
          </Group>
        </Radio.Group>
        <Select
          label={t("consent.form.purpose")}
          description={t(`consent.form.effect.${state}.${effectKey(purpose)}`)}
          allowDeselect={false}
          data={PURPOSES.map((value) => ({ value, label: t(`consent.purpose.${value}`) }))}
          value={purpose}
          onChange={(value) => {
            setPurpose(PURPOSES.find((known) => known === value) ?? "all");
          }}
        />
        <Textarea
          label={t("consent.form.evidence")}
          description={t("consent.form.evidenceAbout")}
          autosize
          minRows={2}
          maxLength={EVIDENCE_LIMIT}
          value={evidence}
          onChange={(event) => {
            setEvidence(event.currentTarget.value);
          }}
        />
        {record.error && <Problem error={record.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t("general:cancel")}
          </Button>
          <Button type="submit" loading={record.isPending}>
            {t("consent.form.action")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** Codes are sent whatever was said of them: whoever gets one has asked for it. */
function effectKey(purpose: Purpose): string {
  return purpose === "all" || purpose === "authentication" ? purpose : "one";
}
