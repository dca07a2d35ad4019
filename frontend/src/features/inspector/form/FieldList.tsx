import type { Params } from "../../../workflow/document";
import type { Field } from "../../../workflow/schema-form";
import { isShown, valueOf, withValue } from "../../../workflow/schema-form-values";
import { FieldView } from "./FieldView";

interface Props {
  /** All of them: what one says decides which others are shown. */
  readonly fields: readonly Field[];
  /** Which of them are meant here; all unless said. */
  readonly only?: (field: Field) => boolean;
  readonly path: string;
  readonly params: Params;
  readonly onParams: (params: Params, path: string) => void;
}

/** The fields that apply, one below the other. */
export function FieldList({ fields, only, path, params, onParams }: Props) {
  return fields
    .filter((field) => (only?.(field) ?? true) && isShown(field, params, fields))
    .map((field) => (
      <FieldView
        key={field.name}
        field={field}
        path={`${path}.${field.name}`}
        value={valueOf(params, field)}
        onChange={(value) => {
          onParams(withValue(params, field, value), `${path}.${field.name}`);
        }}
      />
    ));
}
