import { useCanvas } from "./canvas-ui";
import { COLOURS, type Colour } from "./colours";
import classes from "./Notes.module.css";

interface Props {
  value: Colour;
  onChange: (colour: Colour) => void;
}

/** The few colours that notes and groups can have. */
export function ColourPicker({ value, onChange }: Props) {
  const { t } = useCanvas();
  return (
    <div className={`${classes.colours} nodrag nopan`} role="group" aria-label={t("note.colour")}>
      {COLOURS.map((colour) => (
        <button
          key={colour}
          type="button"
          className={classes.colour}
          data-colour={colour}
          aria-label={t(`note.colours.${colour}`)}
          aria-pressed={colour === value}
          onClick={() => {
            onChange(colour);
          }}
        />
      ))}
    </div>
  );
}
