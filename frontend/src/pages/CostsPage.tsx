import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { CostFilters } from "../features/costs/CostFilters";
import { CostTable } from "../features/costs/CostTable";
import { queryOf } from "../features/costs/period";
import { PriceLists } from "../features/costs/PriceLists";
import { Page } from "../ui/Page";

const route = getRouteApi("/costs");

/** What messages cost, and the prices that say so. */
export function CostsPage() {
  const { t } = useTranslation("costs");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = queryOf(search, new Date());
  return (
    <Page title={t("title")} about={t("about")}>
      <CostFilters
        query={query}
        onChange={(change) => {
          void navigate({ search: { ...search, ...change }, replace: true });
        }}
      />
      <CostTable query={query} />
      <PriceLists />
    </Page>
  );
}
