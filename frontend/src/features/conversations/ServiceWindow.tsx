import { useTranslation } from "react-i18next";
import { formatDistance, formatInstant } from "../../lib/times";
import { useNow } from "../../lib/useNow";

interface Props {
  openUntil: string | null;
}

/** How long plain text may still be sent: after that the platform takes templates only. */
export function ServiceWindow({ openUntil }: Props) {
  const { t } = useTranslation("conversations");
  const now = useNow();
  if (openUntil === null || new Date(openUntil) <= now) return <span>{t("windowClosed")}</span>;
  const until = new Date(openUntil);
  return <span title={formatInstant(until)}>{t("windowCloses", { when: formatDistance(until, now) })}</span>;
}
