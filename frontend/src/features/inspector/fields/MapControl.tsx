import { Button, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { isEqual } from "../../../workflow/equal";
import { entriesOf, mapOf, type Entry } from "../../../workflow/schema-form-values";
import { createDrafts } from "../form/drafts";
import { useForm } from "../form/FormContext";
import type { ControlProps } from "./control-props";
import { MapRow } from "./MapRow";
import { useRowKeys } from "./useRowKeys";

const useDraft = createDrafts<readonly Entry[]>();

/** Names and values, a row each. A row without a name is kept here until it has one. */
export function MapControl({ field, path, value, onChange, ids }: ControlProps<"map">) {
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const [drafts, setDrafts] = useDraft(path);
  const box = useRef<HTMLDivElement>(null);
  const saved = value ?? {};
  const isCurrent = drafts !== null && isEqual(mapOf(field, named(drafts)), saved);
  const entries = isCurrent ? drafts : entriesOf(value);
  const rows = useRowKeys(entries.length);

  const set = (next: readonly Entry[]) => {
    setDrafts(next);
    onChange(mapOf(field, named(next)));
  };
  const add = () => {
    rows.add();
    const isList = field.isListToo && entries.every((entry, index) => entry.key === String(index + 1));
    setDrafts([...entries, { key: isList ? String(entries.length + 1) : "", value: "" }]);
    if (isList) onChange(mapOf(field, [...entries, { key: String(entries.length + 1), value: "" }]));
    requestAnimationFrame(() => {
      box.current?.querySelector<HTMLElement>("[data-row]:last-of-type input")?.focus();
    });
  };

  return (
    <Stack gap={6} role="group" aria-labelledby={ids.label} aria-describedby={ids.message}>
      {entries.length > 0 && (
        <Stack gap={6} ref={box}>
          {entries.map((entry, index) => (
            <MapRow
              key={rows.keys[index]}
              field={field}
              path={path}
              entry={entry}
              place={index + 1}
              isTwice={
                entry.key !== "" && entries.some((one, other) => other > index && one.key === entry.key)
              }
              onEntry={(next) => {
                set(entries.map((one, other) => (other === index ? next : one)));
              }}
              onRemove={() => {
                rows.remove(index);
                set(entries.filter((_, other) => other !== index));
              }}
            />
          ))}
        </Stack>
      )}
      {!isReadOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={field.maxItems !== null && entries.length >= field.maxItems}
          onClick={add}
        >
          {t("map.add")}
        </Button>
      )}
    </Stack>
  );
}

function named(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((entry) => entry.key !== "");
}
