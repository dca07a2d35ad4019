import { NumberInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { localText, ownTimeZone } from "../../lib/calendar";
import type { Draft } from "./draft";

interface Props {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

const MOST_A_MINUTE = 60_000;
const HOUR_MS = 3_600_000;

/** When it starts, and how fast it goes. */
export function WhenStep({ draft, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  const isLater = draft.startsAt !== "";
  return (
    <Stack gap="sm" maw={480}>
      <SegmentedControl
        aria-label={t("when.starts")}
        data={[
          { value: "now", label: t("when.now") },
          { value: "later", label: t("when.later") },
        ]}
        value={isLater ? "later" : "now"}
        onChange={(value) => {
          onChange({ startsAt: value === "later" ? inAnHour() : "" });
        }}
      />
      {isLater && (
        <TextInput
          type="datetime-local"
          label={t("when.at")}
          description={t("when.zone", { zone: ownTimeZone() })}
          required
          withAsterisk={false}
          value={draft.startsAt}
          onChange={(event) => {
            if (event.currentTarget.value) onChange({ startsAt: event.currentTarget.value });
          }}
        />
      )}
      <NumberInput
        label={t("when.rate")}
        description={t("when.rateAbout")}
        placeholder={t("when.noRate")}
        min={1}
        max={MOST_A_MINUTE}
        allowDecimal={false}
        thousandSeparator=" "
        value={draft.rate ?? ""}
        onChange={(rate) => {
          onChange({ rate: typeof rate === "number" ? rate : null });
        }}
      />
      <Text size="sm" c="dimmed">
        {t("when.quiet")}
      </Text>
    </Stack>
  );
}

/** An hour from now, as the field has it. */
function inAnHour(): string {
  return localText(new Date(Date.now() + HOUR_MS));
}
