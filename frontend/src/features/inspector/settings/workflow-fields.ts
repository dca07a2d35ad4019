import type { TFunction } from "i18next";
import type { Change } from "../../../workflow/changes";
import type { JsonValue, Params, WorkflowDocument } from "../../../workflow/document";
import { isJsonObject } from "../../../workflow/node-type";
import {
  NO_TEXT_LIMITS,
  USUAL_FIELD,
  type Field,
  type FieldBase,
  type TextLimits,
} from "../../../workflow/schema-form";

const MOST_STEPS = 100_000;
const VARIABLE: TextLimits = { minLength: 1, maxLength: 64, pattern: "^[A-Za-z_][A-Za-z0-9_]*$" };

/** What can be said of a whole workflow, as the fields of a form. */
export function settingsFields(t: TFunction<"inspector">): readonly Field[] {
  const base = (name: string, fallback: JsonValue | undefined): FieldBase => ({
    ...USUAL_FIELD,
    name,
    title: t(`workflow.${name}`),
    help: t(`workflow.${name}_help`),
    isRequired: fallback === undefined,
    isNullable: fallback === null,
    fallback,
  });
  return [
    {
      ...base("name", undefined),
      kind: "text",
      minLength: 1,
      maxLength: 500,
      pattern: null,
      isMultiline: false,
    },
    { ...base("description", ""), ...NO_TEXT_LIMITS, kind: "text", isMultiline: true },
    { ...base("timezone", "UTC"), kind: "choice", options: timeZones() },
    {
      ...base("vars", {}),
      kind: "map",
      values: "any",
      key: VARIABLE,
      value: NO_TEXT_LIMITS,
      minItems: 0,
      maxItems: 200,
      isListToo: false,
    },
    {
      ...base("max_steps", null),
      kind: "number",
      minimum: 1,
      maximum: MOST_STEPS,
      isAbove: false,
      isInteger: true,
    },
  ];
}

function timeZones() {
  const zones = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC");
  return ["UTC", ...zones].map((zone) => ({ value: zone, title: zone.replaceAll("_", " ") }));
}

export function paramsOf({ name, settings }: WorkflowDocument): Params {
  return {
    name,
    ...(settings.description !== undefined && { description: settings.description }),
    ...(settings.timezone !== undefined && { timezone: settings.timezone }),
    ...(settings.vars && { vars: { ...settings.vars } }),
    ...(settings.max_steps !== undefined && { max_steps: settings.max_steps }),
  };
}

/** The edits that make the workflow so. */
export function changesOf(params: Params): readonly Change[] {
  const { name, description, timezone, vars, max_steps } = params;
  return [
    ...(typeof name === "string" && name !== "" ? [{ type: "set_name", name } as const] : []),
    {
      type: "set_settings",
      to: {
        description: typeof description === "string" ? description : "",
        timezone: typeof timezone === "string" ? timezone : "UTC",
        vars: isJsonObject(vars) ? vars : {},
        max_steps: typeof max_steps === "number" ? max_steps : null,
      },
    },
  ];
}
