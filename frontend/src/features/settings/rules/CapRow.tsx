import { ActionIcon, Group, NativeSelect, NumberInput, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { PURPOSES, type Cap } from "../../../api/policy";
import { isUnit, spanOf, UNITS, type Unit } from "./spans";

interface Props {
  number: number;
  cap: Cap;
  isReadOnly: boolean;
  fault: string | undefined;
  onChange: (cap: Cap) => void;
  onRemove: () => void;
}

/** One limit, read like a sentence: at most 2 marketing messages in 7 days. */
export function CapRow({ number, cap, isReadOnly, fault, onChange, onRemove }: Props) {
  const { t } = useTranslation("rules");
  const [chosen, setChosen] = useState<Unit | null>(null);
  const faultId = useId();
  const unit = chosen ?? spanOf(cap.per_s).unit;
  const invalid = fault === undefined ? {} : { "aria-invalid": true, "aria-describedby": faultId };
  return (
    <div role="group" aria-label={t("caps.one", { number })} {...invalid}>
      <Group gap="xs" align="flex-end">
        <NumberInput
          label={t("caps.most")}
          w="6rem"
          min={1}
          allowDecimal={false}
          clampBehavior="none"
          value={cap.most}
          disabled={isReadOnly}
          error={fault !== undefined}
          onChange={(most) => {
            onChange({ ...cap, most: Number(most) });
          }}
        />
        <NativeSelect
          label={t("caps.purpose")}
          w="10rem"
          value={cap.purpose}
          disabled={isReadOnly}
          data={PURPOSES.map((purpose) => ({ value: purpose, label: t(`purpose.${purpose}`) }))}
          onChange={(event) => {
            const purpose = PURPOSES.find((one) => one === event.currentTarget.value);
            if (purpose) onChange({ ...cap, purpose });
          }}
        />
        <NumberInput
          label={t("caps.in")}
          w="6rem"
          min={1}
          allowDecimal={false}
          clampBehavior="none"
          value={cap.per_s / UNITS[unit]}
          disabled={isReadOnly}
          error={fault !== undefined}
          onChange={(amount) => {
            setChosen(unit);
            onChange({ ...cap, per_s: Number(amount) * UNITS[unit] });
          }}
        />
        <NativeSelect
          aria-label={t("caps.unit")}
          w="8rem"
          value={unit}
          disabled={isReadOnly}
          data={Object.keys(UNITS).map((one) => ({ value: one, label: t(`unit.${one}`) }))}
          onChange={(event) => {
            const next = event.currentTarget.value;
            if (!isUnit(next)) return;
            setChosen(next);
            onChange({ ...cap, per_s: (cap.per_s / UNITS[unit]) * UNITS[next] });
          }}
        />
        {!isReadOnly && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t("caps.remove", { number })}
            onClick={onRemove}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {fault !== undefined && (
        <Text id={faultId} size="xs" c="var(--mantine-color-error)" mt={4}>
          {fault}
        </Text>
      )}
    </div>
  );
}
