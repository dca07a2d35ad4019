import { getBezierPath, getSmoothStepPath, Position, type EdgeProps } from "@xyflow/react";

type Ends = Pick<
  EdgeProps,
  "sourceX" | "sourceY" | "targetX" | "targetY" | "sourcePosition" | "targetPosition"
>;

/** How far a wire that leads back stays away from what it goes around. */
const DETOUR = 28;

/** How far a wire goes on until it has turned; from there it runs level, past what stands between. */
const TURN = 120;

/** The line of a wire and its middle: a curve on the way forward, around below on the way back. */
export function wirePath(ends: Ends): { path: string; x: number; y: number } {
  const leadsBack = ends.targetX < ends.sourceX - DETOUR && ends.sourcePosition === Position.Right;
  const { sourceX, targetX, targetY } = ends;
  if (ends.sourcePosition === Position.Right && targetX - sourceX > TURN) {
    const turned = sourceX + TURN;
    const [turn] = getBezierPath({ ...ends, targetX: turned, curvature: 0.3 });
    return { path: `${turn} L ${targetX},${targetY}`, x: (turned + targetX) / 2, y: targetY };
  }
  if (!leadsBack) {
    const [path, x, y] = getBezierPath({ ...ends, curvature: 0.3 });
    return { path, x, y };
  }
  const isLevel = Math.abs(ends.targetY - ends.sourceY) < 90;
  const below = Math.max(ends.sourceY, ends.targetY) + 110;
  const [path, x, y] = getSmoothStepPath({
    ...ends,
    borderRadius: 14,
    offset: DETOUR,
    ...(isLevel && { centerY: below }),
  });
  return { path, x, y };
}
