import { Autocomplete, Group, Text, type OptionsFilter } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { subjectsIn } from "../../../workflow/condition-edit";
import { useForm } from "../form/FormContext";
import classes from "./ConditionControl.module.css";

const MOST_SHOWN = 60;

interface Props {
  readonly id?: string;
  readonly label: string;
  readonly placeholder: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly path: string;
  readonly onPath: (path: string) => void;
}

const showAll: OptionsFilter = ({ options }) => options;

/** The path of a value: typed, or chosen among those that the node sees: all of them, until somebody types. */
export function PathInput({ id, label, placeholder, describedBy, isInvalid, path, onPath }: Props) {
  const { t } = useTranslation("inspector");
  const { isReadOnly, scope } = useForm();
  const subjects = useMemo(() => subjectsIn(scope), [scope]);
  const [isTyped, setTyped] = useState(false);
  const details = useMemo(() => new Map(subjects.map((one) => [one.path, one.detail])), [subjects]);
  return (
    <Autocomplete
      {...(id !== undefined && { id })}
      size="sm"
      classNames={{ input: classes.path ?? "" }}
      aria-label={label}
      aria-describedby={describedBy}
      placeholder={placeholder}
      error={isInvalid}
      data={subjects.map((one) => one.path)}
      {...(isTyped ? { limit: MOST_SHOWN } : { filter: showAll })}
      maxDropdownHeight={260}
      value={path}
      title={path}
      readOnly={isReadOnly}
      autoComplete="off"
      spellCheck={false}
      comboboxProps={{ withinPortal: true, position: "bottom-start" }}
      renderOption={({ option }) => (
        <Group gap="xs" wrap="nowrap" className={classes.option}>
          <span
            className={classes.optionMark}
            ref={(mark) => {
              if (option.value === path) mark?.scrollIntoView({ block: "nearest" });
            }}
          >
            {option.value === path && <IconCheck size={14} role="img" aria-label={t("condition.current")} />}
          </span>
          <span className={classes.optionPath}>{option.value}</span>
          <Text component="span" size="xs" c="dimmed" truncate className={classes.optionDetail}>
            {details.get(option.value)}
          </Text>
        </Group>
      )}
      onChange={(next) => {
        setTyped(true);
        onPath(next);
      }}
      onDropdownClose={() => {
        setTyped(false);
      }}
    />
  );
}
