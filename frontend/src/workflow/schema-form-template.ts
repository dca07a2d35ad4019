import type { JsonValue, Params } from "./document";
import { isEqual } from "./equal";
import { isJsonObject } from "./node-type";
import { paramsWithout } from "./schema-form-values";

/** A message template as the channel has it: the parts that people read, and the places to fill in. */
export interface MessageTemplate {
  readonly header: TemplateHeader | null;
  readonly body: string;
  readonly footer: string;
  readonly buttons: readonly TemplateButton[];
  readonly slots: readonly TemplateSlot[];
}

export interface TemplateHeader {
  readonly format: string;
  readonly text: string;
}

export interface TemplateButton {
  readonly type: string;
  readonly text: string;
}

/** One place of a template that a message fills in. */
export interface TemplateSlot {
  readonly id: string;
  readonly part: "header" | "body" | "button";
  /** What stands for it in the template's text: `1`, `order_id`; the kind of file of a header. */
  readonly label: string;
  readonly example: string;
  /** Of a button: its place, counted from 0. */
  readonly index: number;
  readonly buttonType: "url" | "copy_code" | null;
}

type Component = Readonly<Record<string, unknown>>;

const VARIABLE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;
const FILES = ["image", "video", "document"];

/** Reads the components in the provider's form; what is not understood is passed over. */
export function readTemplate(components: readonly Component[]): MessageTemplate {
  const part = (type: string) => components.find((one) => text(one.type).toUpperCase() === type);
  const header = part("HEADER");
  const body = part("BODY");
  const listed = part("BUTTONS")?.buttons;
  const buttons = Array.isArray(listed) ? listed.filter((one) => isJsonObject(one)) : [];
  return {
    header: header ? { format: text(header.format).toLowerCase() || "text", text: text(header.text) } : null,
    body: text(body?.text),
    footer: text(part("FOOTER")?.text),
    buttons: buttons.map((one) => ({ type: text(one.type).toLowerCase(), text: text(one.text) })),
    slots: [...headerSlots(header), ...bodySlots(body), ...buttons.flatMap(buttonSlots)],
  };
}

function headerSlots(header: Component | undefined): readonly TemplateSlot[] {
  if (!header) return [];
  const format = text(header.format).toLowerCase();
  const base = { part: "header", index: 0, buttonType: null } as const;
  if (FILES.includes(format)) return [{ ...base, id: "header", label: format, example: "" }];
  return variablesIn(text(header.text)).map((label) => ({
    ...base,
    id: "header",
    label,
    example: exampleOf(header, "header_text", 0, label),
  }));
}

function bodySlots(body: Component | undefined): readonly TemplateSlot[] {
  if (!body) return [];
  return variablesIn(text(body.text)).map((label, index) => ({
    id: `body.${label}`,
    part: "body",
    label,
    example: exampleOf(body, "body_text", index, label),
    index,
    buttonType: null,
  }));
}

function buttonSlots(button: Component, index: number): readonly TemplateSlot[] {
  const type = text(button.type).toLowerCase();
  const isOpen = type === "copy_code" || (type === "url" && variablesIn(text(button.url)).length > 0);
  if (!isOpen) return [];
  const example = Array.isArray(button.example) ? text(button.example[0]) : text(button.example);
  const buttonType = type === "url" ? "url" : "copy_code";
  return [{ id: `button.${index}`, part: "button", label: text(button.text), example, index, buttonType }];
}

/** The names of the places in a text, each once, in order. */
export function variablesIn(template: string): readonly string[] {
  return [...new Set([...template.matchAll(VARIABLE)].map((match) => match[1] ?? ""))];
}

function exampleOf(component: Component, key: string, index: number, label: string): string {
  const example = isJsonObject(component.example) ? component.example : {};
  const inOrder = example[key];
  const first = Array.isArray(inOrder) && Array.isArray(inOrder[0]) ? inOrder[0] : inOrder;
  if (Array.isArray(first)) return text(first[index]);
  const named = example[`${key}_named_params`];
  const found = Array.isArray(named)
    ? named.find((one) => isJsonObject(one) && one.param_name === label)
    : undefined;
  return isJsonObject(found) ? text(found.example) : "";
}

/** What the parameters fill the place with. */
export function slotValue(params: Params, slot: TemplateSlot): string {
  switch (slot.part) {
    case "body": {
      const { body } = params;
      if (Array.isArray(body)) return text(body[slot.index]);
      return isJsonObject(body) ? text(body[slot.label]) : "";
    }
    case "header": {
      const header = isJsonObject(params.header) ? params.header : {};
      return text(FILES.includes(slot.label) ? header.link : header.text);
    }
    case "button":
      return text(buttonAt(params, slot.index)?.value);
  }
}

/** The parameters with the place filled. */
export function withSlot(
  params: Params,
  template: MessageTemplate,
  slot: TemplateSlot,
  value: string,
): Params {
  switch (slot.part) {
    case "body":
      return { ...params, body: bodyWith(params, template, slot, value) };
    case "header": {
      const isFile = FILES.includes(slot.label);
      return { ...params, header: { kind: isFile ? slot.label : "text", [isFile ? "link" : "text"]: value } };
    }
    case "button": {
      const others = buttonsOf(params).filter((one) => one.index !== slot.index);
      const button = { index: slot.index, sub_type: slot.buttonType, value };
      const all = [...others, button].sort((one, other) => Number(one.index) - Number(other.index));
      return { ...params, buttons: all };
    }
  }
}

function bodyWith(params: Params, template: MessageTemplate, slot: TemplateSlot, value: string): JsonValue {
  const slots = template.slots.filter((one) => one.part === "body");
  const filled = slots.map(
    (one) => [one.label, one.id === slot.id ? value : slotValue(params, one)] as const,
  );
  const isInOrder = slots.every((one, index) => one.label === String(index + 1));
  return isInOrder ? filled.map(([, one]) => one) : Object.fromEntries(filled);
}

function buttonsOf(params: Params): readonly Record<string, JsonValue>[] {
  return Array.isArray(params.buttons) ? params.buttons.filter((one) => isJsonObject(one)) : [];
}

function buttonAt(params: Params, index: number): Record<string, JsonValue> | undefined {
  return buttonsOf(params).find((one) => one.index === index);
}

/** The parameters for another template: what filled the old one's places goes. */
export function withTemplate(params: Params, name: string, language: string): Params {
  const isSameOne = params.template === name && isEqual(params.language ?? "en", language);
  if (isSameOne) return params;
  const rest = paramsWithout(params, ["body", "header", "buttons", "language"]);
  return { ...rest, template: name, ...(language !== "en" && { language }) };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
