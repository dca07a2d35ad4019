import { createContext } from "react";
import { familyColour } from "../../ui/family-colour";
import type { StepData } from "./flow-types";
import { guessOf } from "./guess";
import classes from "./StepNode.module.css";

/** Whether nodes are only sketched: there are many, and too small for anything in them to be read. */
export const SketchContext = createContext(false);

/** More of a title would run out of its node; to cut it by style is dear, hundreds of times over. */
const MAX_TITLE = 24;

interface Props {
  data: StepData;
  height: number | undefined;
}

/** A node as seen from afar: its colours, its title, and where its wires end. */
export function SketchedStep({ data, height }: Props) {
  const { bubble, handles, height: guessed } = guessOf(data);
  const { title, type } = data;
  return (
    <div className={classes.sketch} style={{ height: (height ?? guessed) - 2 }}>
      <span className={classes.sketchedIcon} style={{ background: familyColour(type.family) }} />
      <span className={classes.sketchedTitle}>
        {title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE)}…` : title}
      </span>
      {bubble && (
        <span className={classes.sketchedBubble} style={{ top: bubble.top, height: bubble.height }} />
      )}
      {handles.map(({ id, type: end, position, x, y }) => (
        // React Flow looks for these to know where wires end. They take none: one has to come nearer for that.
        <i
          key={`${end} ${id}`}
          className={`${end} ${classes.sketchedPort}`}
          data-handleid={id}
          data-handlepos={position}
          style={{ left: x - 1, top: y - 1 }}
        />
      ))}
    </div>
  );
}
