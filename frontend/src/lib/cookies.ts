/** The value of one cookie in `document.cookie`'s form; `undefined` when it is not there. */
export function readCookie(cookies: string, name: string): string | undefined {
  for (const cookie of cookies.split(";")) {
    const [key, ...value] = cookie.trim().split("=");
    if (key === name) return decodeURIComponent(value.join("="));
  }
  return undefined;
}
