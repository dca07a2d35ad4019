import type { Template } from "../../api/types";

/** A template as the phone will show it; what is filled in stands as `{{1}}` or `{{name}}`. */
export interface Preview {
  readonly header: string | null;
  /** Kind of the file above the text: image, video, document or location. */
  readonly media: string | null;
  readonly body: string;
  readonly footer: string | null;
  readonly buttons: readonly string[];
}

/** Reads the provider's components; whatever else they hold is left alone. */
export function previewOf(components: Template["components"]): Preview {
  const part = (type: string) => components.find((component) => upper(component.type) === type);
  const header = part("HEADER");
  const format = upper(header?.format) || "TEXT";
  const buttons = part("BUTTONS")?.buttons;
  return {
    header: format === "TEXT" ? text(header?.text) : null,
    media: header && format !== "TEXT" ? format.toLowerCase() : null,
    body: text(part("BODY")?.text) ?? "",
    footer: text(part("FOOTER")?.text),
    buttons: Array.isArray(buttons) ? buttons.map(titleOf).filter((title) => title !== null) : [],
  };
}

/** The text cut at what is filled in: every second piece is a variable. */
export function pieces(body: string): string[] {
  return body.split(/({{[^{}]*}})/);
}

function titleOf(button: unknown): string | null {
  return typeof button === "object" && button !== null && "text" in button ? text(button.text) : null;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value ? value : null;
}

function upper(value: unknown): string {
  return typeof value === "string" ? value.toUpperCase() : "";
}
