import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem";
import { SESSION_KEY } from "./session";

const RETRIES = 2;

/** Holds what the server said; a session that has ended anywhere ends everywhere. */
export function createQueryClient(): QueryClient {
  const endSession = (error: Error) => {
    const isOver = error instanceof ApiProblem && error.status === 401;
    if (isOver && typeof queryClient.getQueryData(SESSION_KEY) === "object") {
      queryClient.setQueryData(SESSION_KEY, "ended");
    }
  };
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: endSession }),
    mutationCache: new MutationCache({ onError: endSession }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => isWorthRetrying(error) && failures < RETRIES,
        // A server on this machine answers whether or not there is a network.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  return queryClient;
}

/** The server's own refusals stay refusals; only its failures and the network's may pass. */
function isWorthRetrying(error: Error): boolean {
  return !(error instanceof ApiProblem) || error.status >= 500;
}
