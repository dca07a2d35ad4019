import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMessageCost, type Cost } from "../../api/costs";
import type { Message } from "../../api/types";
import { formatMoney } from "../../lib/money";

/** What a message of ours costs, in a line: how much, or that nobody knows, and of what kind it was. */
export function MessageCost({ message }: { message: Message }) {
  const { t } = useTranslation("costs");
  const { data: cost } = useMessageCost(message.id, message.state);
  if (cost === undefined) return null;
  return (
    <Text size="sm" mt="xs">
      <Text span inherit fw={600}>
        {t("message.label")}
      </Text>{" "}
      {cost === null ? t("message.silent") : <InWords cost={cost} />}
    </Text>
  );
}

function InWords({ cost }: { cost: Cost }) {
  const { t } = useTranslation("costs");
  const category = cost.category === null ? null : t(`category.${cost.category}`, cost.category);
  return (
    <>
      {[priceOf(), category, cost.market].filter(Boolean).join(" · ")}
      {cost.charged_at === null && (
        <Text size="xs" c="dimmed">
          {t("message.notYet")}
        </Text>
      )}
    </>
  );

  function priceOf() {
    if (cost.amount === null) return t("message.unknown");
    if (cost.amount === "0" || cost.currency === null) return t(`reason.${cost.type ?? ""}`, t("free"));
    return formatMoney(cost.amount, cost.currency);
  }
}
