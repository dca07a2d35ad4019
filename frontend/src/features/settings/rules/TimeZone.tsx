import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { RulePart } from "./RulePart";
import type { PartProps } from "./rules-form";

/** Whose clock counts for contacts whose own is not known. */
export function TimeZone({ rules, isReadOnly, onChange, faultAt }: PartProps) {
  const { t } = useTranslation("rules");
  return (
    <RulePart
      title={t("zone.title")}
      about={t("zone.about")}
      example={t("zone.example", { zone: rules.timezone.replaceAll("_", " ") })}
    >
      <Select
        searchable
        allowDeselect={false}
        w="20rem"
        maw="100%"
        aria-label={t("zone.label")}
        data={zonesWith(rules.timezone)}
        value={rules.timezone}
        error={faultAt("timezone")}
        disabled={isReadOnly}
        nothingFoundMessage={t("zone.none")}
        limit={100}
        onChange={(timezone) => {
          if (timezone !== null) onChange({ timezone });
        }}
      />
    </RulePart>
  );
}

function zonesWith(kept: string) {
  const zones = new Set(["UTC", kept, ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}
