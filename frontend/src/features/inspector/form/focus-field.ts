import { isWithin } from "../../../workflow/schema-form-problems";

/** What a value is written or chosen with; of several to choose one from, the chosen one. */
const CONTROLS = [
  "input:not([type=hidden], [type=radio]:not(:checked))",
  "textarea:not([hidden])",
  "[contenteditable=true]",
  "select",
].join();

/** Of a list with nothing in it, what adds to it; not the switch to an expression. */
const BUTTONS = "button:not([aria-pressed])";

/** Gives the keyboard to the field at the path, or to the nearest around it; without a path, to the first. */
export function focusField(form: HTMLElement, path: string | null): void {
  const fields = [...form.querySelectorAll<HTMLElement>("[data-path]")];
  const field = path === null ? fields[0] : nearest(fields, path);
  field?.scrollIntoView({ block: "center" });
  const within = field ?? form;
  const control = within.querySelector<HTMLElement>(CONTROLS) ?? within.querySelector<HTMLElement>(BUTTONS);
  control?.focus();
}

function nearest(fields: readonly HTMLElement[], path: string): HTMLElement | undefined {
  const around = fields.filter((one) => isWithin(path, one.dataset.path ?? " "));
  return around.sort((one, other) => length(other) - length(one))[0];
}

function length(field: HTMLElement): number {
  return field.dataset.path?.length ?? 0;
}
