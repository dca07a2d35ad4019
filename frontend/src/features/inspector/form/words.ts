import type { TFunction } from "i18next";
import type { Fault } from "../../../workflow/schema-form-problems";

/** A fault as a sentence. */
export function sayFault(t: TFunction<"inspector">, fault: Fault): string {
  const { code, ...values } = fault;
  return t(`fault.${code}`, values);
}
