import { ActionIcon, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { USUAL_FIELD, type Field, type MapField } from "../../../workflow/schema-form";
import { faultOfText } from "../../../workflow/schema-form-problems";
import type { Entry } from "../../../workflow/schema-form-values";
import { useForm } from "../form/FormContext";
import { FieldView } from "../form/FieldView";
import { sayFault } from "../form/words";
import classes from "./MapRow.module.css";
import { KindMenu } from "./KindMenu";
import { asType, typeOfValue, VALUE_TYPES } from "./value-type";

interface Props {
  readonly field: MapField;
  readonly path: string;
  readonly entry: Entry;
  readonly place: number;
  /** Whether a later row has the same name, and so wins. */
  readonly isTwice: boolean;
  readonly onEntry: (entry: Entry) => void;
  readonly onRemove: () => void;
}

/** One name and its value. */
export function MapRow({ field, path, entry, place, isTwice, onEntry, onRemove }: Props) {
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const fault = entry.key === "" ? null : faultOfText(field.key, entry.key);
  const type = typeOfValue(entry.value);
  const wrong = isTwice ? t("map.twice") : fault ? sayFault(t, fault, field) : null;
  return (
    <div className={classes.row} data-row>
      <TextInput
        size="sm"
        className={classes.key}
        aria-label={t("map.key", { place })}
        placeholder={t("map.name")}
        value={entry.key}
        readOnly={isReadOnly}
        error={wrong}
        onChange={(event) => {
          onEntry({ ...entry, key: event.currentTarget.value });
        }}
      />
      <div className={classes.value}>
        <FieldView
          isBare
          field={valueField(field, entry, t("map.value", { name: entry.key || place }))}
          path={`${path}.${entry.key}`}
          value={entry.value}
          onChange={(value) => {
            onEntry({ ...entry, value: value ?? "" });
          }}
        />
      </div>
      {!isReadOnly && field.values === "any" && (
        <KindMenu
          label={t("map.type", { name: entry.key || String(place), type: t(`type.${type}`) })}
          kinds={VALUE_TYPES}
          kind={type}
          titleOf={(one) => t(`type.${one}`)}
          onKind={(one) => {
            onEntry({ ...entry, value: asType(entry.value, one) });
          }}
        />
      )}
      {!isReadOnly && (
        <ActionIcon mt={4} aria-label={t("map.remove", { name: entry.key || place })} onClick={onRemove}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}

/** The field of a row's value: by what the value is, as its schema allows anything. */
function valueField(field: MapField, entry: Entry, title: string): Field {
  const base = { ...USUAL_FIELD, name: entry.key, title, takesExpressions: field.takesExpressions };
  switch (field.values === "text" ? "text" : typeOfValue(entry.value)) {
    case "text":
      return { ...base, ...field.value, kind: "text", isMultiline: false };
    case "number":
      return { ...base, kind: "number", minimum: null, maximum: null, isAbove: false, isInteger: false };
    case "switch":
      return { ...base, kind: "switch" };
    case "json":
      return { ...base, kind: "json" };
  }
}
