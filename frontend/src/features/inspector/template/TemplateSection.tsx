import { Alert, Anchor, Select, Stack, Text, TextInput } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Template } from "../../../api/types";
import { TemplateBubble } from "../../../ui/TemplateBubble";
import type { Params } from "../../../workflow/document";
import { NO_TEXT_LIMITS, USUAL_FIELD, type TextField } from "../../../workflow/schema-form";
import { slotValue, withSlot, withTemplate, type TemplateSlot } from "../../../workflow/schema-form-template";
import { FieldFrame } from "../form/FieldFrame";
import { FieldView } from "../form/FieldView";
import { useForm } from "../form/FormContext";
import type { TemplateChoice } from "./useTemplateOf";

interface Props extends TemplateChoice {
  readonly params: Params;
  readonly onParams: (params: Params, path: string) => void;
}

/** Chooses a template, shows it as the phone will, and makes a field of each of its places. */
export function TemplateSection(props: Props) {
  const { field, templates, channels, chosen, content, isLoading, params, onParams } = props;
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const id = useId();
  const ids = { label: `${id}-label`, control: `${id}-control`, message: `${id}-message` };
  const written = params[field.name];
  const name = typeof written === "string" ? written : "";
  if (!isLoading && templates.length === 0) {
    return (
      <FieldFrame title={field.title} isRequired={field.isRequired} ids={ids} help={field.help}>
        <TextInput
          id={ids.control}
          value={name}
          readOnly={isReadOnly}
          onChange={(event) => {
            onParams({ ...params, [field.name]: event.currentTarget.value }, `params.${field.name}`);
          }}
        />
        <Alert mt="xs" p="xs" color="blue">
          {t("template.none")}{" "}
          <Anchor size="sm" href="/templates" target="_blank">
            {t("template.sync")}
          </Anchor>
        </Alert>
      </FieldFrame>
    );
  }
  const aboutChosen = ({ category, channel_id }: Template) =>
    [t(`templates:category.${category}`, category), channels.get(channel_id)].filter(Boolean).join(" · ");
  const isUnknown = name !== "" && !chosen && !isLoading;
  const statusOf = ({ status }: Template) => t(`templates:status.${status}`, status);
  const options = [...templates].sort(inOrder).map((one) => {
    const label = `${one.name} · ${one.language}`;
    return { value: one.id, label: isApproved(one) ? label : `${label} · ${statusOf(one)}` };
  });
  return (
    <Stack gap="sm" data-path={`params.${field.name}`}>
      <div>
        <FieldFrame
          title={field.title}
          isRequired={field.isRequired}
          ids={ids}
          {...(chosen ? { help: aboutChosen(chosen) } : { help: t("template.help") })}
          error={isUnknown ? t("template.unknown", { name }) : null}
        >
          <Select
            id={ids.control}
            aria-describedby={ids.message}
            data={isUnknown ? [{ value: "", label: name }, ...options] : options}
            value={chosen?.id ?? (isUnknown ? "" : null)}
            placeholder={isLoading ? t("loading") : t("template.choose")}
            readOnly={isReadOnly}
            searchable
            // The first field has the keyboard when a node is opened; its list would cover the others.
            openOnFocus={false}
            allowDeselect={false}
            onChange={(next) => {
              const found = templates.find((one) => one.id === next);
              if (found) onParams(withTemplate(params, found.name, found.language), "params.template");
            }}
          />
        </FieldFrame>
      </div>
      {chosen && !isApproved(chosen) && (
        <Alert p="xs" color="orange">
          {t("template.not_approved", { status: statusOf(chosen) })}
        </Alert>
      )}
      {content && (
        <>
          <TemplateBubble template={content} params={params} />
          {content.slots.map((slot) => (
            <FieldView
              key={`${chosen?.id ?? ""}:${slot.id}`}
              field={slotField(
                slot,
                t("template.slot", { part: t(`template.${slot.part}`), label: slot.label }),
              )}
              path={slotPath(slot)}
              value={slotValue(params, slot)}
              onChange={(value) => {
                onParams(
                  withSlot(params, content, slot, typeof value === "string" ? value : ""),
                  slotPath(slot),
                );
              }}
            />
          ))}
          {content.slots.length === 0 && (
            <Text size="xs" c="dimmed">
              {t("template.no_slots")}
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}

function isApproved({ status }: Template): boolean {
  return status === "APPROVED";
}

/** What can be sent stands first, each by its name. */
function inOrder(one: Template, other: Template): number {
  return (
    Number(isApproved(other)) - Number(isApproved(one)) ||
    one.name.localeCompare(other.name) ||
    one.language.localeCompare(other.language)
  );
}

function slotField(slot: TemplateSlot, title: string): TextField {
  return {
    ...USUAL_FIELD,
    ...NO_TEXT_LIMITS,
    kind: "text",
    name: slot.id,
    title,
    isRequired: true,
    takesExpressions: true,
    examples: slot.example ? [slot.example] : [],
    minLength: 1,
    isMultiline: false,
  };
}

function slotPath(slot: TemplateSlot): string {
  switch (slot.part) {
    case "body":
      return /^\d+$/.test(slot.label) ? `params.body[${slot.index}]` : `params.body.${slot.label}`;
    case "header":
      return "params.header";
    case "button":
      return `params.buttons[${slot.index}]`;
  }
}
