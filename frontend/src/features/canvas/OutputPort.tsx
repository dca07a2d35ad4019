import { Handle, Position } from "@xyflow/react";
import { useEditorStore } from "../../editor/context";
import type { DrawnPort } from "../../workflow/ports";
import { AddAfter } from "./AddAfter";
import { takeEnd } from "./dead-wire";
import classes from "./Ports.module.css";

interface Props {
  id: string;
  port: DrawnPort;
}

/** Where wires go out; while none does, a button that adds the node to come after. */
export function OutputPort({ id, port }: Props) {
  const store = useEditorStore();
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
        isConnectableStart={!port.isGhost}
        onMouseDown={(event) => {
          if (port.isGhost) takeEnd(event, store, { side: "source", node: id, port: port.name });
        }}
      />
      {!port.isWired && !port.isGhost && <AddAfter id={id} port={port} />}
    </>
  );
}
