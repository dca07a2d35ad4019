import { IconAlertTriangle, IconBan, IconRepeat } from "@tabler/icons-react";
import { useCanvas } from "./canvas-ui";
import type { StepData } from "./flow-types";
import classes from "./StepNode.module.css";

/** What stands at the right of a node's title: what is wrong, what marks say, what is special about it. */
export function StepBadges({ data }: { data: StepData }) {
  const { t } = useCanvas();
  const { node, problems, marks } = data;
  const badges = marks.filter((mark) => mark.badge);
  return (
    <div className={classes.badges}>
      {node.each && (
        <span className={classes.hint} title={t("step.each")}>
          <IconRepeat size={13} aria-hidden />
        </span>
      )}
      {node.disabled && (
        <span className={classes.hint} title={t("step.disabled")}>
          <IconBan size={13} aria-hidden />
        </span>
      )}
      {problems.length > 0 && (
        <span className={classes.problem} title={problems.map((problem) => problem.message).join("\n")}>
          <IconAlertTriangle size={13} aria-hidden />
          {problems.length > 1 && problems.length}
        </span>
      )}
      {badges.length > 0 && (
        <span className={classes.marks}>
          {badges.map((mark, index) => (
            <span key={index} className={classes.mark} data-tone={mark.tone} title={mark.title}>
              {mark.badge}
            </span>
          ))}
        </span>
      )}
    </div>
  );
}
