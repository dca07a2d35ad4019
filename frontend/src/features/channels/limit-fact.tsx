import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import type { Channel } from "../../api/types";
import { formatNumber } from "../../lib/numbers";
import { Ago } from "../../ui/Ago";

/** How many people a number may write to first in a day, and who says so; nothing where nobody does. */
export function useLimitFact(channel: Channel): readonly (readonly [string, ReactNode])[] {
  const { t } = useTranslation("channels");
  const limit = channel.messaging_limit;
  if (limit === null) return [];
  const { learned } = limit;
  const value = (
    <>
      {peopleIn(limit.people_per_day, t)} · {t(`limit.${limit.source}`)}
      {learned !== null && (
        <>
          {limit.source === "set" && ` · ${t("limit.told", { people: peopleIn(learned.people_per_day, t) })}`}{" "}
          (<Ago at={learned.at} />)
        </>
      )}
    </>
  );
  return [[t("field.people_per_day.label"), value]];
}

function peopleIn(count: number | null, t: TFunction<"channels">): string {
  return count === null ? t("limit.none") : formatNumber(count);
}
