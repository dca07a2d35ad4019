import {
  IconAlertCircle,
  IconCheck,
  IconChecks,
  IconClock,
  IconClockQuestion,
  IconQuestionMark,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./StateTicks.module.css";

const TICKS: Readonly<Record<string, typeof IconCheck>> = {
  queued: IconClock,
  submitting: IconClock,
  accepted: IconCheck,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  unknown: IconQuestionMark,
};

interface Props {
  state: string;
  /** Whether the provider should have said more by now. */
  isOverdue?: boolean;
}

/** How far a message got, as phones draw it; the word stands beside it for whoever cannot tell two greys. */
export function StateTicks({ state, isOverdue = false }: Props) {
  const { t } = useTranslation();
  const Tick = isOverdue ? IconClockQuestion : (TICKS[state] ?? IconAlertCircle);
  return (
    <span className={classes.state} data-state={state}>
      <Tick size={14} aria-hidden />
      {t(`state.${state}`, state)}
      {isOverdue && ` · ${t("overdue")}`}
    </span>
  );
}
