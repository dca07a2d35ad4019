import { Group, Select } from "@mantine/core";
import { IconArrowsSort, IconTag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useWorkflowTags } from "../../api/workflows";
import { useTyped } from "../../lib/useTyped";
import { SearchField } from "../../ui/SearchField";
import { isOrder, ORDERS, type Order } from "./order";

export interface WorkflowView {
  readonly search: string;
  readonly tag: string | null;
  readonly order: Order;
}

interface Props {
  view: WorkflowView;
  onView: (view: WorkflowView) => void;
}

export function WorkflowFilters({ view, onView }: Props) {
  const { t } = useTranslation("workflows");
  const tags = useWorkflowTags();
  const [words, type] = useTyped(view.search, (search) => {
    onView({ ...view, search });
  });
  return (
    <Group gap="xs" mb="md">
      <SearchField label={t("search")} value={words} onChange={type} />
      {(view.tag !== null || (tags.data?.length ?? 0) > 0) && (
        <Select
          aria-label={t("tag")}
          placeholder={t("anyTag")}
          leftSection={<IconTag size={16} aria-hidden />}
          w="11rem"
          clearable
          searchable
          clearButtonProps={{ "aria-label": t("anyTag") }}
          data={[...new Set([...(tags.data ?? []), ...(view.tag === null ? [] : [view.tag])])]}
          value={view.tag}
          onChange={(tag) => {
            onView({ ...view, tag });
          }}
        />
      )}
      <Select
        aria-label={t("sort")}
        leftSection={<IconArrowsSort size={16} aria-hidden />}
        w="12rem"
        allowDeselect={false}
        data={ORDERS.map((order) => ({ value: order, label: t(`order.${order}`) }))}
        value={view.order}
        onChange={(order) => {
          if (isOrder(order)) onView({ ...view, order });
        }}
      />
    </Group>
  );
}
