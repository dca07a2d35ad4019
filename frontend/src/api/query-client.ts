import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem";
import { SESSION_KEY } from "./session";

const RETRIES = 2;

/** Holds what the server said; a session that has ended anywhere ends everywhere. */
export function createQueryClient(): QueryClient {
  const queryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiProblem && error.status === 401) {
          queryClient.setQueryData(SESSION_KEY, "ended");
        }
      },
    }),
    defaultOptions: { queries: { retry: (failures, error) => isWorthRetrying(error) && failures < RETRIES } },
  });
  return queryClient;
}

/** The server's own refusals stay refusals; only its failures and the network's may pass. */
function isWorthRetrying(error: Error): boolean {
  return !(error instanceof ApiProblem) || error.status >= 500;
}
