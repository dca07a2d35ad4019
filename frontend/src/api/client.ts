import createClient, { type Middleware } from "openapi-fetch";
import { readCookie } from "../lib/cookies";
import { Unreachable } from "./problem";
import type { paths } from "./schema";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Another site can make the browser send our cookies, but it cannot read them into a header. */
const csrf: Middleware = {
  onRequest({ request }) {
    const token = readCookie(document.cookie, "csrftoken");
    if (token && !SAFE_METHODS.has(request.method)) request.headers.set("x-csrf-token", token);
    return request;
  },
};

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  // Looked up at each call, so that a test can stand in for the network.
  fetch: (request) => window.fetch(request).catch(sayUnreachable),
});
client.use(csrf);

/** The browser's own words ("Failed to fetch") help nobody. */
function sayUnreachable(error: unknown): never {
  if (error instanceof TypeError) throw new Unreachable(error);
  throw error;
}
