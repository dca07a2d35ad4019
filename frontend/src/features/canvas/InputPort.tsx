import { Handle, Position } from "@xyflow/react";
import { useEditorStore } from "../../editor/context";
import type { DrawnPort } from "../../workflow/ports";
import { takeEnd } from "./dead-wire";
import classes from "./Ports.module.css";

interface Props {
  id: string;
  port: DrawnPort;
}

/** Where wires come in. */
export function InputPort({ id, port }: Props) {
  const store = useEditorStore();
  return (
    <Handle
      type="target"
      id={port.name}
      position={Position.Left}
      className={classes.input}
      data-ghost={port.isGhost || undefined}
      title={port.help || port.title}
      isConnectable={!port.isGhost}
      isConnectableStart={!port.isGhost}
      onMouseDown={(event) => {
        if (port.isGhost) takeEnd(event, store, { side: "target", node: id, port: port.name });
      }}
    />
  );
}
