interface Made {
  readonly created_at: string;
}

/** Those of a node's messages that were made while it was there this time, before it was reached again. */
export function sentDuring<M extends Made>(
  messages: readonly M[],
  from: string,
  until: string | null,
): readonly M[] {
  const [first, end] = [Date.parse(from), until === null ? Infinity : Date.parse(until)];
  return messages.filter(({ created_at: at }) => Date.parse(at) >= first && Date.parse(at) < end);
}
