import { Group, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { QuietHours } from "../../../api/policy";
import { Purposes } from "./Purposes";
import { RulePart } from "./RulePart";
import type { PartProps } from "./rules-form";

const USUAL: QuietHours = { starts: "21:00:00", ends: "08:00:00", purposes: ["marketing"] };

/** When nobody is written to, by the contact's clock. */
export function QuietHoursPart({ rules, isReadOnly, onChange, faultAt }: PartProps) {
  const { t } = useTranslation("rules");
  const quiet = rules.quiet_hours;
  const change = (wanted: Partial<QuietHours>) => {
    if (quiet) onChange({ quiet_hours: { ...quiet, ...wanted } });
  };
  const [first] = quiet?.purposes ?? [];
  return (
    <RulePart
      title={t("quiet.title")}
      about={t("quiet.about")}
      example={
        quiet && first
          ? t("quiet.example", {
              purpose: t(`kind.${first}`),
              starts: shown(quiet.starts),
              ends: shown(quiet.ends),
            })
          : t("quiet.exampleNone")
      }
    >
      <Switch
        label={t("quiet.on")}
        checked={quiet !== null}
        disabled={isReadOnly}
        onChange={(event) => {
          onChange({ quiet_hours: event.currentTarget.checked ? USUAL : null });
        }}
      />
      {quiet && (
        <>
          <Group align="flex-start">
            {(["starts", "ends"] as const).map((end) => (
              <TextInput
                key={end}
                type="time"
                w="8rem"
                label={t(`quiet.${end}`)}
                value={shown(quiet[end])}
                error={faultAt(`quiet_hours.${end}`)}
                disabled={isReadOnly}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  change({ [end]: value && `${value}:00` });
                }}
              />
            ))}
          </Group>
          <Purposes
            label={t("quiet.purposes")}
            chosen={quiet.purposes}
            isReadOnly={isReadOnly}
            fault={faultAt("quiet_hours.purposes")}
            onChoose={(purposes) => {
              change({ purposes });
            }}
          />
        </>
      )}
    </RulePart>
  );
}

/** The hours and minutes of a time. */
function shown(time: string): string {
  return time.slice(0, 5);
}
