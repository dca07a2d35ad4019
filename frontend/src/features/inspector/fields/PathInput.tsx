import { Autocomplete, Group, Text } from "@mantine/core";
import { useMemo } from "react";
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

/** The path of a value: typed, or chosen among those that the node sees. */
export function PathInput({ id, label, placeholder, describedBy, isInvalid, path, onPath }: Props) {
  const { isReadOnly, scope } = useForm();
  const subjects = useMemo(() => subjectsIn(scope), [scope]);
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
      limit={MOST_SHOWN}
      maxDropdownHeight={260}
      value={path}
      title={path}
      readOnly={isReadOnly}
      autoComplete="off"
      spellCheck={false}
      comboboxProps={{ withinPortal: true, position: "bottom-start" }}
      renderOption={({ option }) => (
        <Group gap="xs" wrap="nowrap" justify="space-between" className={classes.option}>
          <span className={classes.optionPath}>{option.value}</span>
          <Text component="span" size="xs" c="dimmed" truncate className={classes.optionDetail}>
            {details.get(option.value)}
          </Text>
        </Group>
      )}
      onChange={onPath}
    />
  );
}
