import { Code } from "@mantine/core";

interface Props {
  readonly text: string;
}

/** A text with `code` in it. */
export function Marked({ text }: Props) {
  return text.split(/(`[^`]+`)/).map((piece, place) =>
    piece.startsWith("`") ? (
      <Code key={place} fz="inherit">
        {piece.slice(1, -1)}
      </Code>
    ) : (
      piece
    ),
  );
}
