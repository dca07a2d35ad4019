import { useTranslation } from "react-i18next";
import { formatDistance, formatInstant } from "../lib/times";
import { useNow } from "../lib/useNow";

interface Props {
  at: string;
}

/** An instant as a person says it, with the exact one on hover and for machines. */
export function Ago({ at }: Props) {
  const { i18n } = useTranslation();
  const now = useNow();
  const instant = new Date(at);
  return (
    <time dateTime={at} title={formatInstant(instant, i18n.language)}>
      {formatDistance(instant, now, i18n.language)}
    </time>
  );
}
