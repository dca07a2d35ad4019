import { ActionIcon, Group, Text } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Params } from "../../../workflow/document";
import type { Field, ListField } from "../../../workflow/schema-form";
import { isIdOfTitle, isShown, valueOf, withItemValue } from "../../../workflow/schema-form-values";
import { FieldView } from "../form/FieldView";
import { useForm } from "../form/FormContext";
import classes from "./ListItem.module.css";

interface Props {
  readonly list: ListField;
  readonly title: string;
  readonly path: string;
  readonly item: Params;
  /** The first one explains the fields; the others look the same. */
  readonly hasHelp: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onChange: (item: Params) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One thing of a list. */
export function ListItem(props: Props) {
  const { list, title, path, item, hasHelp, isFirst, isLast, onChange, onMove, onRemove } = props;
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const [isIdFollowing, setIdFollowing] = useState(() => isIdOfTitle(list, item));
  return (
    <li className={classes.item} aria-label={title}>
      <Group justify="space-between" wrap="nowrap" mb={2}>
        <Text size="xs" fw={600} c="dimmed">
          {title}
        </Text>
        {!isReadOnly && (
          <Group gap={2} wrap="nowrap">
            <ActionIcon
              size="sm"
              data-move="up"
              className={classes.move}
              aria-label={t("list.up", { item: title })}
              disabled={isFirst}
              onClick={() => {
                onMove(-1);
              }}
            >
              <IconChevronUp size={15} aria-hidden />
            </ActionIcon>
            <ActionIcon
              size="sm"
              data-move="down"
              className={classes.move}
              aria-label={t("list.down", { item: title })}
              disabled={isLast}
              onClick={() => {
                onMove(1);
              }}
            >
              <IconChevronDown size={15} aria-hidden />
            </ActionIcon>
            <ActionIcon
              size="sm"
              data-remove
              aria-label={t("list.remove", { item: title })}
              onClick={onRemove}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          </Group>
        )}
      </Group>
      <div className={classes.fields}>
        {list.item
          .filter((field) => isShown(field, item, list.item))
          .map((field) => (
            <div key={field.name} className={isShort(field) ? classes.short : classes.long}>
              <FieldView
                field={hasHelp ? field : { ...field, help: "" }}
                path={`${path}.${field.name}`}
                value={valueOf(item, field)}
                onChange={(value) => {
                  if (field.name === "id") setIdFollowing(false);
                  onChange(withItemValue(item, field, value, isIdFollowing));
                }}
              />
            </div>
          ))}
      </div>
    </li>
  );
}

const SHORT: readonly Field["kind"][] = ["text", "number", "choice", "switch", "moment"];

const BRIEF = 40;

/** Whether the field has room enough beside another, whatever is written in it. */
function isShort(field: Field): boolean {
  if (field.kind === "text" && (field.isMultiline || (field.maxLength ?? 0) > 500)) return false;
  return SHORT.includes(field.kind) && (field.isRequired || isBrief(field));
}

/** A text that cannot become longer than half a row shows. */
function isBrief(field: Field): boolean {
  return field.kind === "text" && field.maxLength !== null && field.maxLength <= BRIEF;
}
