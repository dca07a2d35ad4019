import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Cap } from "../../../api/policy";
import { AddButton } from "../../../ui/AddButton";
import { CapRow } from "./CapRow";
import { MOST_CAPS } from "./faults";
import { RulePart } from "./RulePart";
import type { PartProps } from "./rules-form";
import { spanOf } from "./spans";

const USUAL: Cap = { purpose: "marketing", most: 2, per_s: 7 * 86_400 };

/** How often one contact is written to at the most. */
export function Caps({ rules, isReadOnly, onChange, faultAt }: PartProps) {
  const { t } = useTranslation("rules");
  const [first] = rules.caps;
  return (
    <RulePart
      title={t("caps.title")}
      about={t("caps.about")}
      example={first ? t("caps.example", exampleOf(first)) : t("caps.exampleNone")}
    >
      <Stack gap="sm">
        {rules.caps.map((cap, index) => (
          <CapRow
            key={index}
            number={index + 1}
            cap={cap}
            isReadOnly={isReadOnly}
            fault={faultAt(`caps[${String(index)}]`)}
            onChange={(changed) => {
              onChange({ caps: rules.caps.with(index, changed) });
            }}
            onRemove={() => {
              onChange({ caps: rules.caps.filter((_, at) => at !== index) });
            }}
          />
        ))}
      </Stack>
      {!isReadOnly && (
        <div>
          <AddButton
            size="xs"
            variant="default"
            disabled={rules.caps.length >= MOST_CAPS}
            onClick={() => {
              onChange({ caps: [...rules.caps, USUAL] });
            }}
          >
            {t("caps.add")}
          </AddButton>
        </div>
      )}
    </RulePart>
  );

  function exampleOf({ most, per_s }: Cap) {
    const { amount, unit } = spanOf(per_s);
    return {
      most,
      next: most + 1,
      span: t(`span.${unit}`, { count: amount }),
    };
  }
}
