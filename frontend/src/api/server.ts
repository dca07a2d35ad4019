import { useQuery } from "@tanstack/react-query";
import { unwrap } from "./problem";

/** What the server says of itself: its version stands in the API's description. */
export function useServer() {
  return useQuery({ queryKey: ["server"], queryFn: fetchServer, staleTime: Infinity });
}

async function fetchServer(): Promise<{ version: string }> {
  const answer = await window.fetch("/api/openapi.json");
  const body: unknown = answer.ok ? await answer.json() : undefined;
  const description = unwrap({ data: body, response: answer });
  const info =
    typeof description === "object" && description !== null && "info" in description
      ? description.info
      : null;
  const version = typeof info === "object" && info !== null && "version" in info ? info.version : null;
  return { version: typeof version === "string" ? version : "?" };
}
