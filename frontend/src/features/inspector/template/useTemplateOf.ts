import { useTemplates } from "../../../api/templates";
import { useChannels } from "../../../api/channels";
import type { Template } from "../../../api/types";
import type { Params } from "../../../workflow/document";
import type { Field, TemplateField } from "../../../workflow/schema-form";
import { isExpression, valueOf } from "../../../workflow/schema-form-values";
import { readTemplate, type MessageTemplate } from "../../../workflow/schema-form-template";

/** A form about a template: which there are, which is chosen, and the fields that it takes the place of. */
export interface TemplateChoice {
  readonly field: TemplateField;
  readonly templates: readonly Template[];
  readonly channels: ReadonlyMap<string, string>;
  readonly chosen: Template | null;
  readonly content: MessageTemplate | null;
  readonly isLoading: boolean;
  readonly covers: readonly string[];
}

const ALL = ["language", "body", "header", "buttons"];

/** `null` for a form that is not about a template. */
export function useTemplateOf(fields: readonly Field[], params: Params): TemplateChoice | null {
  const field = fields.find((one) => one.kind === "template");
  const templates = useTemplates();
  const channels = useChannels();
  if (!field || isExpression(params[field.name])) return null;
  const all = templates.data ?? [];
  const languageField = fields.find((one) => one.name === "language");
  const language = languageField ? valueOf(params, languageField) : undefined;
  const chosen =
    all.find((one) => one.name === params[field.name] && (!languageField || one.language === language)) ??
    null;
  return {
    field,
    templates: all,
    channels: new Map((channels.data ?? []).map((one) => [one.id, one.name])),
    chosen,
    content: chosen ? readTemplate(chosen.components) : null,
    isLoading: templates.isLoading,
    // What is not known to us is filled in by hand, with the fields as they are.
    covers: chosen
      ? [field.name, ...ALL]
      : all.length > 0 && !params[field.name]
        ? [field.name, ...ALL]
        : [field.name],
  };
}
