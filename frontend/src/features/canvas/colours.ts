/** Colours of notes and groups, as documents name them. */
export const COLOURS = ["yellow", "green", "blue", "pink", "grey"] as const;

export type Colour = (typeof COLOURS)[number];

export function colourOf(name: string | null | undefined): Colour {
  return COLOURS.find((colour) => colour === name) ?? "yellow";
}
