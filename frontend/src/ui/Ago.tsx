import { useTranslation } from "react-i18next";
import { formatDistance, formatInstant } from "../lib/times";
import { useNow } from "../lib/useNow";

interface Props {
  at: string;
}

/** An instant as a person says it, with the exact one on hover and for machines. */
export function Ago({ at }: Props) {
  // Says it anew when the language changes.
  useTranslation();
  const now = useNow();
  const instant = new Date(at);
  return (
    <time dateTime={at} title={formatInstant(instant)}>
      {formatDistance(instant, now)}
    </time>
  );
}
