import { useUpdateNodeInternals } from "@xyflow/react";
import { useLayoutEffect, useState } from "react";
import type { DrawnPort } from "../../workflow/ports";
import { useCanvas } from "./canvas-ui";
import type { StepData } from "./flow-types";
import { InputPort } from "./InputPort";
import { OutputPort } from "./OutputPort";
import { shownOutputs } from "./shown-outputs";
import classes from "./Ports.module.css";

interface Props {
  id: string;
  data: StepData;
}

/** One row a port, where a node has more than one on a side: inputs at the left, outputs at the right. */
export function PortRows({ id, data }: Props) {
  const { t } = useCanvas();
  const [isUnfolded, setUnfolded] = useState(false);
  const { ports } = data;
  const inputs = ports.inputs.length > 1 ? ports.inputs : [];
  const all = ports.outputs.length > 1 ? ports.outputs : [];
  const outputs = all.length > 0 ? shownOutputs(data, isUnfolded) : all;
  const hidden = all.length - outputs.length;
  useMeasuring(id, `${inputs.length}/${outputs.map((port) => port.name).join()}`);
  if (inputs.length === 0 && all.length === 0) return null;

  return (
    <div className={classes.rows}>
      {Array.from({ length: Math.max(inputs.length, outputs.length) }, (_, row) => (
        <div key={row} className={classes.row}>
          <PortLabel port={inputs[row]} side="in" />
          <PortLabel port={outputs[row]} side="out" />
          {inputs[row] && <InputPort id={id} port={inputs[row]} />}
          {outputs[row] && <OutputPort id={id} port={outputs[row]} />}
        </div>
      ))}
      {(hidden > 0 || isUnfolded) && (
        <button
          type="button"
          tabIndex={-1}
          className={`${classes.fold} nodrag nopan`}
          onClick={() => {
            setUnfolded(!isUnfolded);
          }}
        >
          {isUnfolded ? t("step.fewerOutputs") : t("step.moreOutputs", { count: hidden })}
        </button>
      )}
    </div>
  );
}

function PortLabel({ port, side }: { port: DrawnPort | undefined; side: "in" | "out" }) {
  return (
    <span className={classes.label} data-side={side} data-ghost={port?.isGhost === true || undefined}>
      {port?.title}
    </span>
  );
}

/** React Flow has to look again where the handles are when there are others. */
function useMeasuring(id: string, ports: string) {
  const update = useUpdateNodeInternals();
  useLayoutEffect(() => {
    update(id);
  }, [update, id, ports]);
}
