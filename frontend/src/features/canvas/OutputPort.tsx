import { Handle, Position } from "@xyflow/react";
import type { DrawnPort } from "../../workflow/ports";
import { AddAfter } from "./AddAfter";
import classes from "./Ports.module.css";

interface Props {
  id: string;
  port: DrawnPort;
}

/** Where wires go out; while none does, a button that adds the node to come after. */
export function OutputPort({ id, port }: Props) {
  return (
    <>
      <Handle
        type="source"
        id={port.name}
        position={Position.Right}
        className={classes.output}
        data-ghost={port.isGhost || undefined}
        data-wired={port.isWired || undefined}
        title={port.help || port.title}
        isConnectable={!port.isGhost}
      />
      {!port.isWired && !port.isGhost && <AddAfter id={id} port={port} />}
    </>
  );
}
