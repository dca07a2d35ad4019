import { isJsonObject } from "./node-type";
import { variablesIn } from "./schema-form-template";

/** A message template as a person writes it; the server's components are made of it. */
export interface TemplateWords {
  readonly category: string;
  readonly headerFormat: HeaderFormat;
  readonly header: string;
  /** What the platform called a sample file when it was uploaded there. */
  readonly headerFile: string;
  readonly body: string;
  readonly footer: string;
  readonly buttons: readonly ButtonWords[];
  /** What stands for a variable while the template is looked at: `body.1`, `header.order_id`. */
  readonly samples: Readonly<Record<string, string>>;
  /** Parts that are not written here, kept as they are. */
  readonly rest: readonly Component[];
  /** All of a template whose form is not written here: it stays as it is. */
  readonly kept?: readonly Component[];
}

export type HeaderFormat = (typeof HEADER_FORMATS)[number];

export interface ButtonWords {
  readonly type: string;
  readonly text: string;
  /** Where it leads, the number it calls. */
  readonly target: string;
  readonly sample: string;
  /** A button that is not written here, kept as it is. */
  readonly kept?: Component;
}

export type Component = Readonly<Record<string, unknown>>;

export const HEADER_FORMATS = ["NONE", "TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"] as const;
export const FILE_FORMATS: readonly string[] = ["IMAGE", "VIDEO", "DOCUMENT"];
export const BUTTON_TYPES = ["QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"] as const;
export const CATEGORIES = ["UTILITY", "MARKETING", "AUTHENTICATION"] as const;
export const MAX_BUTTONS = 10;

export const NO_WORDS: TemplateWords = {
  category: "UTILITY",
  headerFormat: "NONE",
  header: "",
  headerFile: "",
  body: "",
  footer: "",
  buttons: [],
  samples: {},
  rest: [],
};

export const NEW_BUTTON: ButtonWords = { type: "QUICK_REPLY", text: "", target: "", sample: "" };

/** Whether it is for one-time codes, whose words are the platform's own. */
export function isCode(category: string): boolean {
  return category === "AUTHENTICATION";
}

/** Reads the server's components; what is not written here is kept. */
export function readWords(category: string, components: readonly Component[]): TemplateWords {
  const part = (type: string) => components.find((one) => text(one.type).toUpperCase() === type);
  const header = part("HEADER");
  const body = part("BODY");
  const listed = part("BUTTONS")?.buttons;
  const format = text(header?.format).toUpperCase() || "TEXT";
  const known = HEADER_FORMATS.find((one) => one === format);
  const isKept = isCode(category) || part("CAROUSEL") !== undefined;
  const written = ["BODY", "FOOTER", "BUTTONS", ...(!header || known ? ["HEADER"] : [])];
  return {
    category,
    headerFormat: header && known ? known : "NONE",
    header: text(header?.text),
    headerFile: first(exampleIn(header).header_handle),
    body: text(body?.text),
    footer: text(part("FOOTER")?.text),
    buttons: (Array.isArray(listed) ? listed : []).filter(isComponent).map(readButton),
    samples: { ...samplesIn("header", header, "header_text"), ...samplesIn("body", body, "body_text") },
    rest: components.filter((one) => !written.includes(text(one.type).toUpperCase())),
    ...(isKept && { kept: components }),
  };
}

/** The server's components, in the order in which a message shows them. */
export function componentsOf(words: TemplateWords): Component[] {
  if (words.kept) return [...words.kept];
  const components: Component[] = [];
  if (words.headerFormat !== "NONE") components.push(headerOf(words));
  components.push({ type: "BODY", text: words.body, ...exampleOf(words, "body", words.body) });
  if (words.footer) components.push({ type: "FOOTER", text: words.footer });
  if (words.buttons.length > 0) components.push({ type: "BUTTONS", buttons: words.buttons.map(buttonOf) });
  return [...components, ...words.rest];
}

/** Which part of the form a fault of the server's is about: `header`, `body`, `footer`, `button.0`, or none. */
export function partOf(path: string, components: readonly Component[]): string | null {
  const found = /^components\[(\d+)\](?:\.buttons(?:\[(\d+)\])?)?/.exec(path);
  if (!found) return path === "components" ? "body" : null;
  const type = text(components[Number(found[1])]?.type).toLowerCase();
  if (type !== "buttons") return type;
  return found[2] === undefined ? "buttons" : `button.${found[2]}`;
}

/** The places of the form's texts, by the names under which samples are kept. */
export function placesIn(words: TemplateWords): readonly string[] {
  const header = words.headerFormat === "TEXT" ? variablesIn(words.header) : [];
  return [
    ...header.map((name) => `header.${name}`),
    ...variablesIn(words.body).map((name) => `body.${name}`),
  ];
}

function headerOf(words: TemplateWords): Component {
  const format = words.headerFormat;
  if (format === "TEXT") {
    return { type: "HEADER", format, text: words.header, ...exampleOf(words, "header", words.header) };
  }
  const example = words.headerFile ? { example: { header_handle: [words.headerFile] } } : {};
  return { type: "HEADER", format, ...(FILE_FORMATS.includes(format) ? example : {}) };
}

function exampleOf(words: TemplateWords, part: "header" | "body", written: string): Component {
  const names = variablesIn(written);
  const samples = names.map((name) => words.samples[`${part}.${name}`] ?? "");
  if (names.length === 0 || samples.every((sample) => sample === "")) return {};
  if (names.some((name) => !/^\d+$/.test(name))) {
    const named = names.map((name, index) => ({ param_name: name, example: samples[index] ?? "" }));
    return { example: { [`${part}_text_named_params`]: named } };
  }
  const inOrder = [...names].sort((one, other) => Number(one) - Number(other));
  const sorted = inOrder.map((name) => words.samples[`${part}.${name}`] ?? "");
  return { example: part === "body" ? { body_text: [sorted] } : { header_text: sorted } };
}

function samplesIn(part: string, component: Component | undefined, key: string): Record<string, string> {
  const names = variablesIn(text(component?.text));
  const example = exampleIn(component);
  const named = example[`${key}_named_params`];
  if (Array.isArray(named)) {
    return Object.fromEntries(
      named.filter(isComponent).map((one) => [`${part}.${text(one.param_name)}`, text(one.example)]),
    );
  }
  const given = example[key];
  const outer = Array.isArray(given) ? given : [];
  const list = Array.isArray(outer[0]) ? outer[0] : outer;
  const inOrder = [...names].sort((one, other) => Number(one) - Number(other));
  return Object.fromEntries(inOrder.map((name, index) => [`${part}.${name}`, text(list[index])]));
}

function readButton(button: Component): ButtonWords {
  const type = text(button.type).toUpperCase();
  const isWritten = BUTTON_TYPES.some((one) => one === type);
  const target = type === "URL" ? text(button.url) : text(button.phone_number);
  const words = { type, text: text(button.text), target, sample: first(button.example) };
  return isWritten ? words : { ...words, kept: button };
}

function buttonOf(button: ButtonWords): Component {
  if (button.kept) return button.kept;
  const named = { type: button.type, text: button.text };
  switch (button.type) {
    case "URL": {
      const isOpen = variablesIn(button.target).length > 0;
      return { ...named, url: button.target, ...(isOpen && button.sample && { example: [button.sample] }) };
    }
    case "PHONE_NUMBER":
      return { ...named, phone_number: button.target };
    case "COPY_CODE":
      return { type: button.type, example: button.sample };
    default:
      return named;
  }
}

function exampleIn(component: Component | undefined): Component {
  return isComponent(component?.example) ? component.example : {};
}

function isComponent(value: unknown): value is Component {
  return isJsonObject(value);
}

function first(value: unknown): string {
  return text(Array.isArray(value) ? value[0] : value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
