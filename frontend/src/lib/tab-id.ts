/** A name that nothing else has. The browser gives `randomUUID` only to pages that came over HTTPS. */
export function uniqueName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A name for this page as long as it lives. */
export const TAB_ID = uniqueName();
