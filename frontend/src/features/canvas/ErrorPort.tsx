import { Handle, Position } from "@xyflow/react";
import type { DrawnPort } from "../../workflow/ports";
import { useCanvas, useCanvasUi } from "./canvas-ui";
import classes from "./Ports.module.css";

interface Props {
  id: string;
  port: DrawnPort;
}

/** The output for errors, below the node; seen where it is wired or wanted, and while one looks at the node. */
export function ErrorPort({ id, port }: Props) {
  const { t } = useCanvas();
  const isWanted = useCanvasUi((ui) => ui.errorsShown.has(id));
  return (
    <div className={classes.errorPort} data-shown={port.isWired || isWanted || undefined}>
      <span className={classes.errorLabel}>{t("step.error")}</span>
      <Handle
        type="source"
        id={port.name}
        position={Position.Bottom}
        className={classes.error}
        title={t("step.errorHelp")}
      />
    </div>
  );
}
