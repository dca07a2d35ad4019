import { useTranslation } from "react-i18next";
import { formatDuration } from "../../lib/times";
import { useNow } from "../../lib/useNow";

/** A figure that is another one at every look says nothing yet. */
const JUST_BEGUN_MS = 5000;

interface Props {
  from: string;
  /** `null` while it goes on: then the time so far is shown. */
  to: string | null;
}

export function Duration({ from, to }: Props) {
  const { t } = useTranslation("runs");
  const now = useNow();
  const end = to === null ? now : new Date(to);
  const durationMs = end.getTime() - new Date(from).getTime();
  if (to !== null) return formatDuration(durationMs);
  return durationMs < JUST_BEGUN_MS ? t("justBegun") : t("soFar", { time: formatDuration(durationMs) });
}
