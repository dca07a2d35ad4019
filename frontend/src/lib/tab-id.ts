/** A name for this page as long as it lives. The browser gives `randomUUID` only to pages that came over HTTPS. */
export const TAB_ID = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");
