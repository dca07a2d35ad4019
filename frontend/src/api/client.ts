import i18next from "i18next";
import createClient, { type Middleware } from "openapi-fetch";
import { readCookie } from "../lib/cookies";
import { Unreachable } from "./problem";
import { setReachable } from "./reachability";
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

/** The nodes' own titles and help come in the language the person chose, not the browser's. */
const language: Middleware = {
  onRequest({ request }) {
    if (i18next.language) request.headers.set("accept-language", i18next.language);
    return request;
  },
};

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  // Looked up at each call, so that a test can stand in for the network.
  fetch: async (request) => {
    try {
      const answer = await window.fetch(request);
      setReachable(true);
      return answer;
    } catch (error) {
      return sayUnreachable(error);
    }
  },
});
client.use(csrf, language);

/** The browser's own words ("Failed to fetch") help nobody. */
function sayUnreachable(error: unknown): never {
  if (!(error instanceof TypeError)) throw error;
  setReachable(false);
  throw new Unreachable(error);
}
