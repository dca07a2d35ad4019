import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Step } from "../../../api/types";

interface Props {
  readonly steps: readonly Step[];
  readonly chosen: number | null;
  readonly onChoose: (seq: number) => void;
}

/** Which of several times the run came by: loops and further attempts. */
export function VisitChooser({ steps, chosen, onChoose }: Props) {
  const { t } = useTranslation("inspector");
  return (
    <Select
      size="xs"
      aria-label={t("output.visit_label")}
      data={steps.map((step, index) => ({
        value: String(step.seq),
        label: t("output.visit", { place: index + 1, count: steps.length, state: t(`step.${step.state}`) }),
      }))}
      value={chosen === null ? null : String(chosen)}
      allowDeselect={false}
      onChange={(seq) => {
        if (seq !== null) onChoose(Number(seq));
      }}
    />
  );
}
