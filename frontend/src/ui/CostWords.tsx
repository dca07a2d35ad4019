import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CostSum } from "../api/costs";
import { formatMoney } from "../lib/money";

/** What messages cost in all; those whose price nobody knows are said, and never taken for nothing. */
export function CostWords({ cost }: { cost: CostSum }) {
  const { t } = useTranslation("costs");
  const known = cost.messages - cost.unknown;
  const amounts = cost.amounts
    .filter(({ amount }) => amount !== "0")
    .map(({ amount, currency }) => formatMoney(amount, currency));
  return (
    <>
      {amounts.length > 0 ? amounts.join(" + ") : known > 0 && t("free")}
      {cost.messages === 0 && t("nothing")}
      {cost.unknown > 0 && (
        <Text span inherit c="dimmed">
          {known > 0 && " + "}
          {t("unknown", { count: cost.unknown })}
        </Text>
      )}
    </>
  );
}
