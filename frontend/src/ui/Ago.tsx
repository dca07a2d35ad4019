import { useNow } from "../lib/useNow";
import { formatDistance } from "../lib/times";

interface Props {
  at: string;
}

/** An instant as a person says it, with the exact one on hover and for machines. */
export function Ago({ at }: Props) {
  const now = useNow();
  const instant = new Date(at);
  return (
    <time dateTime={at} title={instant.toLocaleString()}>
      {formatDistance(instant, now)}
    </time>
  );
}
