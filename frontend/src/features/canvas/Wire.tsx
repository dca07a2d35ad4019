import { EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo, useState } from "react";
import { useCanvasUi } from "./canvas-ui";
import type { FlowEdge } from "./flow-types";
import { WireButtons } from "./WireButtons";
import { wirePath } from "./wire-path";
import classes from "./Wire.module.css";

/** A wire between two ports. */
export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, data, selected = false } = props;
  const [isHovered, setHovered] = useState(false);
  const isTarget = useCanvasUi((ui) => ui.spliceInto === id);
  const { path, x, y } = wirePath(props);
  const mark = data?.mark ?? null;
  const showsButtons = (isHovered || selected) && data?.isReadOnly === false;

  return (
    <g
      className={classes.wire}
      data-tone={mark?.tone}
      data-loose={data?.isLoose === true || undefined}
      data-error={data?.isError === true || undefined}
      data-moving={mark?.isMoving === true || undefined}
      data-target={isTarget || undefined}
      onMouseEnter={() => {
        setHovered(true);
      }}
      onMouseLeave={() => {
        setHovered(false);
      }}
    >
      <path
        className={`react-flow__edge-path ${classes.line}`}
        d={path}
        style={mark?.weight === undefined ? undefined : { strokeWidth: 1.5 + 6 * mark.weight }}
      />
      <path
        className="react-flow__edge-interaction"
        d={path}
        fill="none"
        strokeOpacity={0}
        strokeWidth={20}
      />
      {(showsButtons || mark?.label) && (
        <EdgeLabelRenderer>
          <div
            className={`${classes.middle} nodrag nopan`}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
            onMouseEnter={() => {
              setHovered(true);
            }}
            onMouseLeave={() => {
              setHovered(false);
            }}
          >
            {showsButtons ? (
              <WireButtons id={id} />
            ) : (
              <span className={classes.label} data-tone={mark?.tone}>
                {mark?.label}
              </span>
            )}
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});
