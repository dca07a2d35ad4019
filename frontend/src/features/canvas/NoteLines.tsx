import { useCanvas } from "./canvas-ui";
import classes from "./Notes.module.css";

/** A note's lines: `# ` makes a heading, `- ` a point, `**` strong words; all else is as it was typed. */
export function NoteLines({ text }: { text: string }) {
  const { t } = useCanvas();
  if (text.trim() === "") return <p className={classes.placeholder}>{t("note.placeholder")}</p>;
  return (
    <div className={classes.lines}>
      {text.split("\n").map((line, index) => (
        <Line key={index} line={line} />
      ))}
    </div>
  );
}

function Line({ line }: { line: string }) {
  const heading = /^#{1,3} +(.*)$/.exec(line);
  if (heading?.[1] !== undefined) return <p className={classes.heading}>{strong(heading[1])}</p>;
  const point = /^[-*] +(.*)$/.exec(line);
  if (point?.[1] !== undefined) return <p className={classes.point}>{strong(point[1])}</p>;
  return <p>{line === "" ? "\u00a0" : strong(line)}</p>;
}

function strong(text: string) {
  return text.split(/\*\*(.+?)\*\*/).map((piece, index) => (index % 2 ? <b key={index}>{piece}</b> : piece));
}
