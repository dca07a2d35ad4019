import { Checkbox, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PURPOSES, type Purpose } from "../../../api/policy";

interface Props {
  label: string;
  chosen: readonly Purpose[];
  isReadOnly: boolean;
  fault: string | undefined;
  onChoose: (purposes: Purpose[]) => void;
}

/** Some of what messages are for. */
export function Purposes({ label, chosen, isReadOnly, fault, onChoose }: Props) {
  const { t } = useTranslation("rules");
  return (
    <Checkbox.Group
      label={label}
      value={[...chosen]}
      error={fault}
      onChange={(values) => {
        onChoose(PURPOSES.filter((purpose) => values.includes(purpose)));
      }}
    >
      <Group gap="lg" mt={6}>
        {PURPOSES.map((purpose) => (
          <Checkbox key={purpose} value={purpose} label={t(`purpose.${purpose}`)} disabled={isReadOnly} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
