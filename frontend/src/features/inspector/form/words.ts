import type { TFunction } from "i18next";
import type { Field } from "../../../workflow/schema-form";
import type { Fault } from "../../../workflow/schema-form-problems";

/** A fault of a field as a sentence; what its pattern expects, in the field's own words where it has some. */
export function sayFault(
  t: TFunction<"inspector">,
  fault: Fault,
  { patternHelp }: Pick<Field, "patternHelp">,
): string {
  if (fault.code === "pattern" && patternHelp !== "") return patternHelp;
  const { code, ...values } = fault;
  return t(`fault.${code}`, values);
}
