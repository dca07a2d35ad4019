import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Step } from "../../api/types";
import { formatTime } from "../../lib/times";

interface Props {
  /** Of one node, in the order in which they began. */
  steps: readonly Step[];
  chosen: number;
  onChoose: (seq: number) => void;
}

/** Which time the node was reached, or which attempt. */
export function StepChooser({ steps, chosen, onChoose }: Props) {
  const { t } = useTranslation("runs");
  return (
    <Select
      size="xs"
      label={t("step.which", { count: steps.length })}
      allowDeselect={false}
      value={String(chosen)}
      data={steps.map((step, index) => ({
        value: String(step.seq),
        label: t("step.visit", {
          number: index + 1,
          state: t(`general:state.${step.state}`),
          at: formatTime(new Date(step.started_at)),
        }),
      }))}
      onChange={(value) => {
        if (value !== null) onChoose(Number(value));
      }}
    />
  );
}
