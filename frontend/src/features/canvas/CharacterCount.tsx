import type { Bubble } from "../../workflow/node-type";
import { useCanvas } from "./canvas-ui";
import classes from "./BubbleView.module.css";

/** From this share of the limit on, one is warned. */
const NEAR = 0.9;

type Count = Bubble["counts"][number];

/** How full the message's text is; of all its texts the fullest, once that comes near its limit. */
export function CharacterCount({ counts }: { counts: Bubble["counts"] }) {
  const { t } = useCanvas();
  const fullest = [...counts].sort((one, other) => share(other) - share(one))[0];
  const shown = fullest && share(fullest) >= NEAR ? fullest : (counts.find(isWhole) ?? fullest);
  if (!shown) return null;
  const { field, count, limit } = shown;
  const state = count > limit ? "over" : share(shown) >= NEAR ? "near" : undefined;
  return (
    <span className={classes.count} data-state={state} title={t("bubble.count", { field, count, limit })}>
      {isWhole(shown) ? "" : `${named(field)} `}
      {count}/{limit}
    </span>
  );
}

function share({ count, limit }: Count): number {
  return count / limit;
}

function isWhole({ field }: Count): boolean {
  return ["text", "caption", "reask"].includes(field);
}

/** `buttons[0].title` as `button 1`: what a person counts. */
function named(field: string): string {
  const place = /([a-z]+?)s?\[(\d+)\][^[]*$/.exec(field);
  return place?.[1] ? `${place[1]} ${Number(place[2]) + 1}` : field;
}
