import { familyColour } from "./family-colour";
import classes from "./NodeIcon.module.css";

interface Props {
  /** SVG text, as the server has it. */
  icon: string | null;
  family: string;
  size?: number;
}

const PIECE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linejoin="round"><path d="M4 7h4a2 2 0 1 1 4 0h4v4a2 2 0 1 1 0 4v5H4z"/></svg>';

/** The icon of a node type on its family's colour. An icon with colours of its own stands on white. */
export function NodeIcon({ icon, family, size = 30 }: Props) {
  const drawn = icon ?? PIECE;
  const isOneColour = drawn.includes("currentColor");
  return (
    <span
      className={classes.tile}
      style={{ width: size, height: size, background: isOneColour ? familyColour(family) : "#fff" }}
    >
      <img className={classes.icon} src={addressOf(drawn)} alt="" draggable={false} />
    </span>
  );
}

const addresses = new Map<string, string>();

/** As an image, a drawing can neither run scripts nor ask for anything; its `currentColor` is set here. */
function addressOf(icon: string): string {
  const known = addresses.get(icon);
  if (known) return known;
  const address = `data:image/svg+xml,${encodeURIComponent(icon.replaceAll("currentColor", "#fff"))}`;
  addresses.set(icon, address);
  return address;
}
