import { NumberInput, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../lib/numbers";
import { RulePart } from "./RulePart";
import type { PartProps } from "./rules-form";

const USUAL = 5_000;

/** How much workflows send in a day, all contacts together. */
export function DayLimit({ rules, isReadOnly, onChange, faultAt }: PartProps) {
  const { t } = useTranslation("rules");
  const most = rules.most_per_day;
  return (
    <RulePart
      title={t("day.title")}
      about={t("day.about")}
      example={most === null ? t("day.exampleNone") : t("day.example", { most: formatNumber(most) })}
    >
      <Switch
        label={t("day.on")}
        checked={most !== null}
        disabled={isReadOnly}
        onChange={(event) => {
          onChange({ most_per_day: event.currentTarget.checked ? USUAL : null });
        }}
      />
      {most !== null && (
        <NumberInput
          label={t("day.most")}
          w="12rem"
          min={1}
          allowDecimal={false}
          clampBehavior="none"
          value={most}
          error={faultAt("most_per_day")}
          disabled={isReadOnly}
          onChange={(value) => {
            onChange({ most_per_day: Number(value) });
          }}
        />
      )}
    </RulePart>
  );
}
