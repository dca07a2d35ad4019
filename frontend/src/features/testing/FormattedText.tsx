import { Fragment } from "react";
import { formatted, type Piece } from "./formatted";

/** A message's text in WhatsApp's styles. */
export function FormattedText({ text }: { text: string }) {
  return formatted(text).map((piece, index) => <Fragment key={index}>{shown(piece)}</Fragment>);
}

function shown(piece: Piece) {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "code":
      return <code>{piece.text}</code>;
    case "link":
      return (
        <a href={piece.text} target="_blank" rel="noreferrer noopener">
          {piece.text}
        </a>
      );
    case "bold":
      return <strong>{inner(piece.pieces)}</strong>;
    case "italic":
      return <em>{inner(piece.pieces)}</em>;
    case "struck":
      return <s>{inner(piece.pieces)}</s>;
  }
}

function inner(pieces: readonly Piece[]) {
  return pieces.map((piece, index) => <Fragment key={index}>{shown(piece)}</Fragment>);
}
