import type { TFunction } from "i18next";
import type { Each, JsonValue, Params, Retry, WorkflowNode } from "../../../workflow/document";
import type { NodePatch } from "../../../workflow/changes";
import {
  NO_TEXT_LIMITS,
  USUAL_FIELD,
  type Field,
  type FieldBase,
  type NumberLimits,
} from "../../../workflow/schema-form";
import { isJsonObject } from "../../../workflow/node-type";

/** Attempts one step may be granted; the server's ceiling. */
const MOST_ATTEMPTS = 20;
const MOST_AT_ONCE = 50;

/** A node's settings as the fields of a form; those of `retry` and `each` by their paths. */
export function settingFields(t: TFunction<"inspector">, isTrigger: boolean): readonly Field[] {
  const base = (name: string, key: string, fallback: JsonValue): FieldBase => ({
    ...USUAL_FIELD,
    name,
    title: t(`settings.${key}`),
    help: t(`settings.${key}_help`),
    isNullable: fallback === null,
    fallback,
  });
  const disabled: Field = { ...base("disabled", "disabled", false), kind: "switch" };
  if (isTrigger) return [disabled];
  const choices = [
    { value: "fail", title: t("settings.fail") },
    { value: "continue", title: t("settings.continue") },
  ];
  return [
    disabled,
    { ...base("on_error", "on_error", "fail"), kind: "choice", options: choices },
    {
      ...base("retry.attempts", "attempts", 1),
      ...limits(1, MOST_ATTEMPTS),
      isInteger: true,
      kind: "number",
    },
    { ...base("retry.backoff_s", "backoff", 1), ...limits(0, 86_400), kind: "duration" },
    {
      ...base("retry.on", "retry_on", null),
      kind: "words",
      minItems: 0,
      maxItems: null,
      word: NO_TEXT_LIMITS,
    },
    { ...base("timeout_s", "timeout", null), ...limits(0, 86_400), isAbove: true, kind: "duration" },
    {
      ...base("each.items", "each", null),
      ...NO_TEXT_LIMITS,
      kind: "expression",
      expects: "list",
      examples: ["{{ input.orders }}"],
    },
    {
      ...base("each.concurrency", "concurrency", 1),
      ...limits(1, MOST_AT_ONCE),
      isInteger: true,
      kind: "number",
    },
    { ...base("each.on_error", "each_on_error", "fail"), kind: "choice", options: choices },
  ];
}

function limits(minimum: number, maximum: number): NumberLimits {
  return { minimum, maximum, isAbove: false, isInteger: false };
}

/** The settings that are not as they come, by the names of their fields. */
export function paramsOfSettings(node: WorkflowNode): Params {
  const { retry, each } = node;
  const all: Record<string, JsonValue | undefined> = {
    disabled: node.disabled ? true : undefined,
    on_error: node.on_error === "continue" ? "continue" : undefined,
    "retry.attempts": retry && retry.attempts !== 1 ? retry.attempts : undefined,
    "retry.backoff_s": retry && retry.backoff_s !== 1 ? retry.backoff_s : undefined,
    "retry.on": retry?.on ? [...retry.on] : undefined,
    timeout_s: node.timeout_s ?? undefined,
    "each.items": each?.items,
    "each.concurrency": each?.concurrency === 1 ? undefined : each?.concurrency,
    "each.on_error": each?.on_error === "continue" ? "continue" : undefined,
  };
  const set = Object.entries(all).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return Object.fromEntries(set);
}

/** The node's settings, what is as it comes left out. */
export function patchOf(params: Params): NodePatch {
  return {
    disabled: params.disabled === true ? true : undefined,
    on_error: params.on_error === "continue" ? "continue" : undefined,
    timeout_s: typeof params.timeout_s === "number" ? params.timeout_s : undefined,
    retry: retryOf(params),
    each: eachOf(params),
  };
}

function retryOf(params: Params): Retry | undefined {
  const attempts = params["retry.attempts"];
  const backoff = params["retry.backoff_s"];
  const on = params["retry.on"];
  const codes = Array.isArray(on) ? on.filter((one) => typeof one === "string") : [];
  if (attempts === undefined && backoff === undefined && codes.length === 0) return undefined;
  return {
    attempts: typeof attempts === "number" ? attempts : 1,
    backoff_s: typeof backoff === "number" ? backoff : 1,
    ...(codes.length > 0 && { on: codes }),
  };
}

/** Without a list there is nothing to be run for each of. */
function eachOf(params: Params): Each | undefined {
  const items = params["each.items"];
  const concurrency = params["each.concurrency"];
  if (typeof items !== "string" || items === "" || isJsonObject(items)) return undefined;
  return {
    items,
    ...(typeof concurrency === "number" && { concurrency }),
    ...(params["each.on_error"] === "continue" && { on_error: "continue" }),
  };
}
