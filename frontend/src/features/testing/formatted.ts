/** A piece of a message: plain text, or text in one of WhatsApp's styles. */
export type Piece =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string }
  | { readonly kind: "bold" | "italic" | "struck"; readonly pieces: readonly Piece[] };

const RULES: readonly { readonly pattern: RegExp; readonly kind: Exclude<Piece["kind"], "text"> }[] = [
  { pattern: /```([\s\S]+?)```/, kind: "code" },
  { pattern: /`([^`\n]+)`/, kind: "code" },
  { pattern: /(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/, kind: "bold" },
  { pattern: /(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])/, kind: "italic" },
  { pattern: /(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/, kind: "struck" },
  { pattern: /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'])/, kind: "link" },
];

/** A message's text as WhatsApp shows it: *bold*, _italic_, ~struck~, `code`, and links. */
export function formatted(text: string): readonly Piece[] {
  if (text === "") return [];
  const first = RULES.map(({ pattern, kind }) => ({ found: pattern.exec(text), kind }))
    .flatMap(({ found, kind }) => (found ? [{ found, kind }] : []))
    .toSorted((a, b) => a.found.index - b.found.index)[0];
  if (!first) return [{ kind: "text", text }];
  const { found, kind } = first;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return [
    ...(before ? [{ kind: "text", text: before } as const] : []),
    styled(kind, found[1] ?? ""),
    ...formatted(after),
  ];
}

function styled(kind: Exclude<Piece["kind"], "text">, inner: string): Piece {
  if (kind === "code" || kind === "link") return { kind, text: inner };
  return { kind, pieces: formatted(inner) };
}
