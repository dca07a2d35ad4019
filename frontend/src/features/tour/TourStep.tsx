import { Text, VisuallyHidden } from "@mantine/core";
import { IconCircle, IconCircleCheckFilled, IconCircleDot } from "@tabler/icons-react";
import { Trans, useTranslation } from "react-i18next";
import type { Step } from "./steps";
import classes from "./TourStep.module.css";

interface Props {
  step: Step;
  isDone: boolean;
  isCurrent: boolean;
}

export function TourStep({ step, isDone, isCurrent }: Props) {
  const { t } = useTranslation("tour");
  const Icon = isDone ? IconCircleCheckFilled : isCurrent ? IconCircleDot : IconCircle;
  return (
    <li className={classes.step} data-done={isDone} {...(isCurrent && { "aria-current": "step" as const })}>
      <Icon size={18} aria-hidden className={classes.icon} />
      <div>
        <Text size="sm" fw={isCurrent ? 600 : 400} {...(!isCurrent && { c: "dimmed" })}>
          {t(`step.${step}.title`)}
          {isDone && <VisuallyHidden> {t("done")}</VisuallyHidden>}
        </Text>
        {isCurrent && (
          <Text size="xs" c="dimmed">
            <Trans
              t={t}
              i18nKey={`step.${step}.about`}
              components={{ b: <b />, kbd: <kbd className={classes.key} /> }}
            />
          </Text>
        )}
      </div>
    </li>
  );
}
