import { Group, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CostQuery } from "../../api/costs";
import { GROUPINGS, type CostSearch } from "./period";

interface Props {
  query: Required<CostQuery>;
  onChange: (change: CostSearch) => void;
}

/** Which days, and summed by what. */
export function CostFilters({ query, onChange }: Props) {
  const { t } = useTranslation("costs");
  return (
    <Group role="search" aria-label={t("filter")} gap="sm" mb="md">
      {(["since", "until"] as const).map((end) => (
        <TextInput
          key={end}
          size="xs"
          type="date"
          label={t(end)}
          value={query[end]}
          onChange={(event) => {
            onChange({ [end]: event.currentTarget.value });
          }}
        />
      ))}
      <NativeSelect
        size="xs"
        label={t("by")}
        value={query.by}
        data={GROUPINGS.map((value) => ({ value, label: t(`grouping.${value}`) }))}
        onChange={(event) => {
          onChange({ by: event.currentTarget.value });
        }}
      />
    </Group>
  );
}
