import { Group, Select, TextInput } from "@mantine/core";
import { IconArrowsSort, IconSearch, IconTag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useWorkflowTags } from "../../api/workflows";
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
  return (
    <Group gap="xs" mb="md">
      <TextInput
        type="search"
        flex={1}
        miw="12rem"
        maw="24rem"
        aria-label={t("search")}
        placeholder={t("search")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={view.search}
        onChange={(event) => {
          onView({ ...view, search: event.currentTarget.value });
        }}
      />
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
