import { Group, NativeSelect, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";
import { shownUnit, UNITS, type Unit } from "./units";

/** A span of time: a number and its unit, kept in seconds. */
export function DurationControl(props: ControlProps<"duration">) {
  const { field, value, onChange } = props;
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const seconds = typeof value === "number" ? value : null;
  const [chosen, setChosen] = useState<Unit | null>(null);
  const unit = chosen ?? shownUnit(seconds ?? 0);
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <NumberInput
        {...known(props)}
        size="sm"
        flex={1}
        value={seconds === null ? "" : seconds / UNITS[unit]}
        placeholder={field.isNullable ? t("duration.none") : ""}
        readOnly={isReadOnly}
        allowNegative={false}
        decimalScale={3}
        clampBehavior="none"
        hideControls
        onChange={(next) => {
          setChosen(unit);
          if (typeof next === "number") onChange(next * UNITS[unit]);
          else if (next === "") onChange(field.isNullable ? null : undefined);
        }}
      />
      <NativeSelect
        size="sm"
        w="8rem"
        aria-label={t("duration.unit", { field: field.title })}
        value={unit}
        disabled={isReadOnly}
        data={[
          { value: "second", label: t("duration.second") },
          { value: "minute", label: t("duration.minute") },
          { value: "hour", label: t("duration.hour") },
          { value: "day", label: t("duration.day") },
        ]}
        onChange={(event) => {
          const next = unitNamed(event.currentTarget.value);
          setChosen(next);
          if (seconds !== null) onChange((seconds / UNITS[unit]) * UNITS[next]);
        }}
      />
    </Group>
  );
}

function unitNamed(name: string): Unit {
  return name === "minute" || name === "hour" || name === "day" ? name : "second";
}
