import { Handle, Position } from "@xyflow/react";
import type { DrawnPort } from "../../workflow/ports";
import classes from "./Ports.module.css";

/** Where wires come in. */
export function InputPort({ port }: { port: DrawnPort }) {
  return (
    <Handle
      type="target"
      id={port.name}
      position={Position.Left}
      className={classes.input}
      data-ghost={port.isGhost || undefined}
      title={port.help || port.title}
      isConnectable={!port.isGhost}
    />
  );
}
