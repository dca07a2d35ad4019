import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { liveHub, type LiveFilter, type Notice } from "./live-hub";

export type { LiveFilter, Notice } from "./live-hub";

/** Milliseconds over which notices are gathered before the server is asked again. */
const GATHER_MS = 80;

/**
 * Hear what changes on the server, as it does.
 *
 * A notice carries ids only: ask again for what you show. `kind: "resync"` means that anything may have
 * changed: the stream has (re)opened, or, where there is none, a few seconds have passed.
 */
export function useLive(filter: LiveFilter | null, onNotice: (notice: Notice) => void): void {
  const heard = useEffectEvent(onNotice);
  const {
    workflowId,
    runId,
    conversations = false,
    runs = false,
    templates = false,
    campaigns = false,
  } = filter ?? {};
  const isOn = filter !== null;
  useEffect(() => {
    if (!isOn) return;
    const asked = {
      ...(workflowId && { workflowId }),
      ...(runId && { runId }),
      conversations,
      runs,
      templates,
      campaigns,
    };
    return liveHub.subscribe(asked, (notice) => {
      heard(notice);
    });
  }, [isOn, workflowId, runId, conversations, runs, templates, campaigns]);
}

/** Ask again for these queries on a notice; bursts of notices are answered by one look each. */
export function useLiveQueries(
  filter: LiveFilter | null,
  keysFor: (notice: Notice) => readonly QueryKey[],
): void {
  const queryClient = useQueryClient();
  useLive(filter, (notice) => {
    for (const key of keysFor(notice)) gathered(queryClient).add(key);
  });
}

interface Gathered {
  add: (key: QueryKey) => void;
}

const gatherers = new WeakMap<object, Gathered>();

/** One gatherer for each client: two components that show the same thing ask once. */
function gathered(queryClient: ReturnType<typeof useQueryClient>): Gathered {
  const known = gatherers.get(queryClient);
  if (known) return known;
  const waiting = new Map<string, QueryKey>();
  const made: Gathered = {
    add: (key) => {
      if (waiting.size === 0) setTimeout(flush, GATHER_MS);
      waiting.set(JSON.stringify(key), key);
    },
  };
  const flush = () => {
    const keys = [...waiting.values()];
    waiting.clear();
    for (const queryKey of keys) {
      // Asking again would drop what is on its way, such as the next page of a list; that comes first.
      if (queryClient.isFetching({ queryKey }) > 0) made.add(queryKey);
      else void queryClient.invalidateQueries({ queryKey });
    }
  };
  gatherers.set(queryClient, made);
  return made;
}
