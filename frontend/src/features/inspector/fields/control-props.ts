import type { JsonValue } from "../../../workflow/document";
import type { Field, FieldKind } from "../../../workflow/schema-form";
import type { FieldIds } from "../form/FieldFrame";

/** What every control gets. */
export interface ControlProps<Kind extends FieldKind = FieldKind> {
  readonly field: Extract<Field, { kind: Kind }>;
  readonly path: string;
  readonly value: JsonValue | undefined;
  /** `caret` is where the cursor is in a text, for when that turns into an expression. */
  readonly onChange: (value: JsonValue | undefined, caret?: number) => void;
  readonly ids: FieldIds;
  readonly isInvalid: boolean;
  /** In a row of a table: the name is said, not shown. */
  readonly isBare: boolean;
}

/** The attributes by which a control is known: its title, and what is said below it. */
export function known({
  ids,
  field,
  isBare,
  isInvalid,
}: Pick<ControlProps, "ids" | "field" | "isBare" | "isInvalid">) {
  return {
    id: ids.control,
    "aria-describedby": ids.message,
    error: isInvalid,
    ...(isBare && { "aria-label": field.title }),
  };
}
