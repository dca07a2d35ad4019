import { Button, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Params } from "../../../workflow/document";
import { itemsOf, listOf, newItem } from "../../../workflow/schema-form-values";
import { useForm } from "../form/FormContext";
import type { ControlProps } from "./control-props";
import { singular } from "./item-name";
import { ListItem } from "./ListItem";
import { moved, useRowKeys } from "./useRowKeys";

/** What is written first of a new thing: its id follows. */
const TITLE = '[data-path$=".title"] :is(input, textarea)';

/** A list of things: each with its fields, to be added, moved and removed. */
export function ListControl({ field, path, value, onChange, ids }: ControlProps<"list">) {
  const { t, i18n } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const items = itemsOf(field, value);
  const rows = useRowKeys(items.length);
  const list = useRef<HTMLOListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const one = singular(field.title, i18n.language);
  const title = one ?? field.title;
  const addText = one ? t("list.add", { item: one.toLowerCase() }) : t("list.add_to", { list: field.title });
  const isFull = field.maxItems !== null && items.length >= field.maxItems;

  const set = (next: readonly Params[]) => {
    onChange(listOf(field, next));
  };
  const focusOn = (index: number, ...wanted: readonly string[]) => {
    // After the list has been drawn anew.
    requestAnimationFrame(() => {
      const item = list.current?.children[index];
      const found = wanted.map((one) => item?.querySelector<HTMLElement>(one)).find((one) => one);
      found?.focus();
      // A new thing comes with a name to be written over.
      if (found instanceof HTMLInputElement) found.select();
    });
  };

  return (
    <Stack gap="xs" role="group" aria-labelledby={ids.label}>
      {items.length > 0 && (
        <ol ref={list} style={{ display: "contents" }}>
          {items.map((item, index) => (
            <ListItem
              key={rows.keys[index]}
              list={field}
              title={`${title} ${index + 1}`}
              path={`${path}[${index}]`}
              item={item}
              hasHelp={index === 0}
              isFirst={index === 0}
              isLast={index === items.length - 1}
              onChange={(next) => {
                set(items.map((old, place) => (place === index ? next : old)));
              }}
              onMove={(by) => {
                rows.move(index, index + by);
                set(moved(items, index, index + by));
                focusOn(index + by, by < 0 ? "[data-move=up]" : "[data-move=down]");
              }}
              onRemove={() => {
                rows.remove(index);
                set(items.filter((_, place) => place !== index));
                if (items.length > 1) focusOn(Math.max(0, index - 1), "[data-remove]");
                else addButton.current?.focus();
              }}
            />
          ))}
        </ol>
      )}
      {!isReadOnly && (
        <Button
          ref={addButton}
          aria-label={addText}
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={isFull}
          onClick={() => {
            rows.add();
            set([...items, newItem(field, items.length)]);
            focusOn(items.length, TITLE, "input, textarea, [contenteditable=true]");
          }}
        >
          {addText}
        </Button>
      )}
    </Stack>
  );
}
