import { useTranslation } from "react-i18next";
import { Purposes } from "./Purposes";
import { RulePart } from "./RulePart";
import type { PartProps } from "./rules-form";

/** For which purposes a contact must have agreed. */
export function Agreement({ rules, isReadOnly, onChange, faultAt }: PartProps) {
  const { t } = useTranslation("rules");
  const [first] = rules.opt_in;
  return (
    <RulePart
      title={t("agreement.title")}
      about={t("agreement.about")}
      example={
        first === undefined
          ? t("agreement.exampleNone")
          : t("agreement.example", { purpose: t(`kind.${first}`) })
      }
    >
      <Purposes
        label={t("agreement.purposes")}
        chosen={rules.opt_in}
        isReadOnly={isReadOnly}
        fault={faultAt("opt_in")}
        onChoose={(opt_in) => {
          onChange({ opt_in });
        }}
      />
    </RulePart>
  );
}
