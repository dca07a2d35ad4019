import { Alert, Anchor, Autocomplete, Checkbox, Grid, Select, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Campaign } from "../../api/campaigns";
import { useTemplates } from "../../api/templates";
import { Problem } from "../../ui/Problem";
import { TemplateBubble } from "../../ui/TemplateBubble";
import type { Params } from "../../workflow/document";
import {
  readTemplate,
  slotValue,
  withSlot,
  withTemplate,
  type MessageTemplate,
} from "../../workflow/schema-form-template";
import type { Draft } from "./draft";

interface Props {
  campaign: Campaign;
  draft: Draft;
  /** Of the list, if it was read here. */
  columns: readonly string[];
  onChange: (part: Partial<Draft>) => void;
}

const CONTACT = ["name", "phone", "email", "language"];

/** What they get: a template, and what fills its places for each. */
export function WhatStep({ campaign, draft, columns, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  const templates = useTemplates(campaign.channel_id);
  const { params } = draft;
  const usable = (templates.data ?? []).filter(
    ({ status, category }) => status === "APPROVED" && category !== "AUTHENTICATION",
  );
  const language = params.language ?? "en";
  const chosen = usable.find((one) => one.name === params.template && one.language === language);
  const shape = chosen ? readTemplate(chosen.components) : null;
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="sm" maw={560}>
          {templates.isError && <Problem error={templates.error} onRetry={() => void templates.refetch()} />}
          {templates.data && usable.length === 0 && <NoTemplate campaign={campaign} />}
          <Select
            label={t("what.template")}
            searchable
            disabled={usable.length === 0}
            nothingFoundMessage={t("what.noTemplate")}
            data={usable.map(({ id, name, language: spoken }) => ({
              value: id,
              label: `${name} · ${spoken}`,
            }))}
            value={chosen?.id ?? null}
            onChange={(id) => {
              const found = usable.find((one) => one.id === id);
              if (found) onChange({ params: withTemplate(params, found.name, found.language) });
            }}
          />
          {shape && (
            <Places shape={shape} params={params} columns={draft.isList ? columns : []} onChange={onChange} />
          )}
          {shape && (
            <Checkbox
              label={t("what.ownLanguage")}
              description={t("what.ownLanguageAbout")}
              checked={draft.ownLanguage}
              onChange={(event) => {
                onChange({ ownLanguage: event.currentTarget.checked });
              }}
            />
          )}
        </Stack>
      </Grid.Col>
      {shape && (
        <Grid.Col span={{ base: 12, md: 5 }}>
          <TemplateBubble template={shape} params={params} />
        </Grid.Col>
      )}
    </Grid>
  );
}

/** Says what keeps the list of templates empty, and where one is made. */
function NoTemplate({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation("campaigns");
  return (
    <Alert color="yellow" variant="light">
      {t("what.none")}{" "}
      <Anchor
        size="sm"
        c="var(--mantine-color-text)"
        underline="always"
        renderRoot={(props) => <Link to="/templates" search={{ channel: campaign.channel_id }} {...props} />}
      >
        {t("what.toTemplates")}
      </Anchor>
    </Alert>
  );
}

interface PlacesProps {
  shape: MessageTemplate;
  params: Params;
  columns: readonly string[];
  onChange: (part: Partial<Draft>) => void;
}

/** One field for each place that the template leaves open. */
function Places({ shape, params, columns, onChange }: PlacesProps) {
  const { t } = useTranslation("campaigns");
  const offered = [
    ...columns.map((column) => `{{ row.${column} }}`),
    ...CONTACT.map((name) => `{{ contact.${name} }}`),
  ];
  return (
    <>
      {shape.slots.length > 0 && (
        <Text size="sm" c="dimmed">
          {t("what.places")}
        </Text>
      )}
      {shape.slots.map((slot) => (
        <Autocomplete
          key={slot.id}
          label={t(`what.slot.${slot.part}`, { label: slot.label })}
          placeholder={slot.example}
          data={offered}
          filter={({ options }) => options}
          value={slotValue(params, slot)}
          onChange={(value) => {
            onChange({ params: withSlot(params, shape, slot, value) });
          }}
        />
      ))}
    </>
  );
}
