import { piecesOf } from "../../workflow/summary";
import classes from "./Written.module.css";

/** A text as written in parameters, its expressions as chips. */
export function Written({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) =>
    piece.isExpression ? (
      <span key={index} className={classes.chip}>
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}
