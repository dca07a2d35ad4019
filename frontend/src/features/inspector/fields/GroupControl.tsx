import { Stack, Switch, Text } from "@mantine/core";
import { isJsonObject } from "../../../workflow/node-type";
import { newGroup } from "../../../workflow/schema-form-values";
import { FieldList } from "../form/FieldList";
import { useForm } from "../form/FormContext";
import type { ControlProps } from "./control-props";
import classes from "./GroupControl.module.css";

/** Fields that belong together; where there need be none, a switch says whether. */
export function GroupControl({ field, path, value, onChange, ids }: ControlProps<"group">) {
  const { isReadOnly } = useForm();
  const isOn = isJsonObject(value);
  return (
    <div role="group" aria-labelledby={ids.label}>
      {field.isNullable ? (
        <Switch
          size="sm"
          id={ids.control}
          label={<span id={ids.label}>{field.title}</span>}
          description={field.help}
          checked={isOn}
          disabled={isReadOnly}
          onChange={(event) => {
            onChange(event.currentTarget.checked ? { ...newGroup(field) } : null);
          }}
        />
      ) : (
        <>
          <Text id={ids.label} size="sm" fw={600}>
            {field.title}
          </Text>
          <Text size="xs" c="dimmed">
            {field.help}
          </Text>
        </>
      )}
      {(isOn || !field.isNullable) && (
        <Stack gap="md" className={classes.inside} mt="xs">
          <FieldList
            fields={field.fields}
            path={path}
            params={isOn ? value : {}}
            onParams={(params) => {
              onChange({ ...params });
            }}
          />
        </Stack>
      )}
    </div>
  );
}
