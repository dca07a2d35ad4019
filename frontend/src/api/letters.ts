import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries, type Notice } from "./live";
import { PAGE_SIZE, paged } from "./pages";
import { unwrap } from "./problem";
import type { Edited, Letter, LetterQuery } from "./schema";

export type { Done, Edited, Handled, Happened, Letter, LetterCounts, LetterDetail, Outcome } from "./schema";

/** Whether somebody has seen to them; parked are events that wait for the message they speak of. */
export type Standing = "open" | "handled" | "parked";

export type Level = Letter["level"];

/** What a list of letters is narrowed to; absent means all. */
export type Narrowing = Readonly<LetterQuery>;

/** Letters to be handled: these, or those that a narrowing finds. */
export type Chosen = { readonly ids: readonly string[] } | { readonly filter: Narrowing };

const LETTERS = ["letters"];
/** Milliseconds between looks that do not rely on being told. */
const LOOK_MS = 60_000;
const COME_TO_NOTHING = ["failed", "suppressed", "expired"];

/** How many are open, by level; messages are followed live, the others looked for now and then. */
export function useLetterCounts(isWanted: boolean) {
  useLiveQueries(isWanted ? { conversations: true } : null, concerned);
  return useQuery({
    queryKey: [...LETTERS, "counts"],
    queryFn: async () => unwrap(await client.GET("/api/v1/dead-letters/counts")),
    enabled: isWanted,
    refetchInterval: LOOK_MS,
  });
}

/** Follow runs as well: for a page about them, as it means to be told of every run there is. */
export function useLetterNews() {
  useLiveQueries({ runs: true, conversations: true }, concerned);
}

/** Letters of a level page by page, newest first. */
export function useLetters(level: Level, standing: Standing, narrowing: Narrowing) {
  return useInfiniteQuery({
    queryKey: [...LETTERS, "list", level, standing, narrowing],
    queryFn: async ({ pageParam }) => {
      const query = {
        ...narrowing,
        level,
        state: standing,
        limit: PAGE_SIZE,
        ...(pageParam !== null && { cursor: pageParam }),
      };
      return unwrap(await client.GET("/api/v1/dead-letters", { params: { query } }));
    },
    ...paged<Letter>(),
    placeholderData: keepPreviousData,
  });
}

/** One letter, with what is in it and what happened to it. */
export function useLetter(level: Level, id: string) {
  return useQuery({
    queryKey: [...LETTERS, "one", level, id],
    queryFn: async () => {
      const params = { path: { id }, query: { level } };
      return unwrap(await client.GET("/api/v1/dead-letters/{id}", { params }));
    },
  });
}

/** How many would be begun again or put aside, and how many of them only when that is confirmed. */
export function useLetterCount(level: Level, chosen: Chosen, doing: "replay" | "discard") {
  return useQuery({
    // Not among the letters, which are asked for again once it is done: what was counted is not to become none.
    queryKey: ["letter-count", doing, level, chosen],
    queryFn: async () => {
      const body = { level, ...asBody(chosen), dry_run: true };
      if (doing === "replay") return unwrap(await client.POST("/api/v1/dead-letters/replay", { body }));
      const discard = { ...body, reason: "to be counted" };
      return unwrap(await client.POST("/api/v1/dead-letters/discard", { body: discard }));
    },
    gcTime: 0,
  });
}

/** Begin one again, as it was or edited. */
export function useReplayLetter(level: Level, id: string) {
  return useAction([LETTERS], async (body: { edited?: Edited; confirm?: boolean }) => {
    const params = { path: { id }, query: { level } };
    return unwrap(await client.POST("/api/v1/dead-letters/{id}/replay", { params, body }));
  });
}

/** Begin many again; what was done and what was not comes back. */
export function useReplayLetters(level: Level) {
  return useAction([LETTERS], async ({ chosen, confirm }: { chosen: Chosen; confirm: boolean }) => {
    const body = { level, ...asBody(chosen), confirm };
    return unwrap(await client.POST("/api/v1/dead-letters/replay", { body }));
  });
}

/** Put letters aside, with the reason. */
export function useDiscardLetters(level: Level) {
  return useAction([LETTERS], async ({ chosen, reason }: { chosen: Chosen; reason: string }) => {
    const body = { level, ...asBody(chosen), reason };
    return unwrap(await client.POST("/api/v1/dead-letters/discard", { body }));
  });
}

function asBody(chosen: Chosen): { ids: string[] } | { filter: LetterQuery } {
  return "ids" in chosen ? { ids: [...chosen.ids] } : { filter: { ...chosen.filter } };
}

function concerned({ kind, state }: Notice) {
  const isOne = kind === "resync" || COME_TO_NOTHING.includes(state ?? "");
  return isOne
    ? [
        [...LETTERS, "counts"],
        [...LETTERS, "list"],
      ]
    : [];
}
