import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { UNKNOWN_DAYS, useChannelCheck, useUnknownOutcomes } from "../../api/channel-checks";
import type { CheckView } from "../../api/schema";
import { Ago } from "../../ui/Ago";

type Fact = readonly [string, ReactNode];

/** How a number is doing: when it was heard, what its provider says, and how unclear sends ended. */
export function useConnectionFacts(channelId: string): readonly Fact[] {
  const { t } = useTranslation("channels");
  const view = useChannelCheck(channelId).data;
  const counts = useUnknownOutcomes(channelId).data ?? [];
  const facts = view ? factsOf(view, t) : [];
  if (counts.length === 0) return facts;
  const said = counts.map(({ ending, count }) => t(`unknown.${ending}`, { count })).join(", ");
  return [...facts, [t("unknown.title", { days: UNKNOWN_DAYS }), said]];
}

function factsOf(view: CheckView, t: TFunction<"channels">): Fact[] {
  const { found } = view;
  const facts: Fact[] = [
    [t("check.heard"), view.heard_at === null ? t("check.never") : <Ago key="heard" at={view.heard_at} />],
    [
      t("check.checked"),
      view.checked_at === null ? t("check.never") : <Ago key="checked" at={view.checked_at} />,
    ],
  ];
  if (found?.error !== null) return facts;
  if (found.can_send !== null) {
    facts.push([t("check.sending"), t(`check.canSend.${found.can_send}`, found.can_send)]);
  }
  if (found.quality !== null) {
    facts.push([t("check.quality"), t(`check.rating.${found.quality}`, found.quality)]);
  }
  if (found.is_subscribed !== null) {
    facts.push([t("check.webhooks"), found.is_subscribed ? t("check.arrive") : t("check.notSubscribed")]);
  }
  return facts;
}
