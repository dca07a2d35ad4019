import { useNow } from "../../lib/useNow";
import { formatDistance } from "../../lib/times";

interface Props {
  openUntil: string | null;
}

/** How long plain text may still be sent: after that the platform takes templates only. */
export function ServiceWindow({ openUntil }: Props) {
  const now = useNow();
  if (openUntil === null || new Date(openUntil) <= now) return <span>window closed</span>;
  return (
    <span title={new Date(openUntil).toLocaleString()}>
      window closes {formatDistance(new Date(openUntil), now)}
    </span>
  );
}
