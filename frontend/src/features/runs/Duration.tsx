import { useNow } from "../../lib/useNow";
import { formatDuration } from "../../lib/times";

interface Props {
  from: string;
  /** `null` while it goes on: then the time so far is shown. */
  to: string | null;
}

export function Duration({ from, to }: Props) {
  const now = useNow();
  const end = to === null ? now : new Date(to);
  const words = formatDuration(end.getTime() - new Date(from).getTime());
  return to === null ? `${words}, so far` : words;
}
