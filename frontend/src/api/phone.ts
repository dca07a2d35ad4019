import { skipToken, useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import createClient from "openapi-fetch";
import { useEffect } from "react";
import type { Directory, PhoneAct, PhoneChat, PhonePaths } from "./phone-paths";
import { unwrap, Unreachable } from "./problem";

export type {
  Directory,
  Party,
  PhoneAct,
  PhoneBubble,
  PhoneButton,
  PhoneChat,
  PhoneSheet,
} from "./phone-paths";

/** Seconds the simulator holds a question until something is new; it takes no more. */
const WAIT_S = 5;
/** Milliseconds before the phone is asked again after it did not answer. */
const RETRY_MS = 2000;
const PHONE = ["phone"];

const client = createClient<PhonePaths>({
  baseUrl: window.location.origin,
  fetch: (request) =>
    window.fetch(request).catch((error: unknown) => {
      throw error instanceof TypeError ? new Unreachable(error) : error;
    }),
});

/** One person's chat with one of our numbers. */
export interface Chat {
  /** Digits of the person's phone number. */
  readonly user: string;
  /** The provider's id of our number. */
  readonly number: string;
}

/** Whom the phone can be and can write to; `null` where the server has no simulator. */
export function usePhoneDirectory() {
  return useQuery({ queryKey: [...PHONE, "people"], queryFn: fetchDirectory, staleTime: Infinity });
}

async function fetchDirectory(): Promise<Directory | null> {
  try {
    const answer = await client.GET("/phone/api/people");
    return answer.response.status === 404 ? null : unwrap(answer);
  } catch (error) {
    // Without a simulator the page's own index answers for every address.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The chat as it is on the phone's screen; it follows by itself while the page is looked at. */
export function usePhoneChat(chat: Chat | null) {
  const queryClient = useQueryClient();
  const { user, number } = chat ?? {};
  useEffect(() => {
    if (user === undefined || number === undefined) return;
    const following = new AbortController();
    const followed = { user, number };
    void follow(queryClient, followed, following.signal);
    return () => {
      following.abort();
      void queryClient.cancelQueries({ queryKey: chatKey(followed) });
    };
  }, [queryClient, user, number]);
  return useQuery<PhoneChat>({ queryKey: chatKey(chat), queryFn: skipToken });
}

/** Send, tap or react as the person who holds the phone. */
export function usePhoneAct(chat: Chat | null) {
  return useMutation({
    mutationFn: async (message: PhoneAct) => {
      if (chat) await act(chat, message);
    },
  });
}

/** Tell the simulator that the person has seen what is in the chat: its ticks turn blue. */
export async function lookAtChat(chat: Chat): Promise<void> {
  unwrap(await client.POST("/phone/api/act", { body: { ...chat } }));
}

/** Address of a file of the chat. */
export function phoneMediaUrl(id: string): string {
  return `/phone/api/media/${encodeURIComponent(id)}`;
}

async function act(chat: Chat, message: PhoneAct): Promise<void> {
  unwrap(await client.POST("/phone/api/act", { body: { ...chat, message } }));
}

function chatKey(chat: Chat | null) {
  return [...PHONE, "chat", chat?.user, chat?.number];
}

/** Long polling: each question is answered when something is new, or after a few seconds. */
async function follow(queryClient: QueryClient, chat: Chat, signal: AbortSignal): Promise<void> {
  const queryKey = chatKey(chat);
  while (!signal.aborted) {
    try {
      await untilSeen(signal);
      const since = queryClient.getQueryData<PhoneChat>(queryKey)?.revision ?? -1;
      const query = { ...chat, since, wait_s: since < 0 ? 0 : WAIT_S };
      await queryClient.query({
        queryKey,
        queryFn: async (context) =>
          unwrap(await client.GET("/phone/api/thread", { params: { query }, signal: context.signal })),
        retry: false,
        staleTime: 0,
      });
    } catch {
      // The query keeps the error for whoever shows it.
      await new Promise((resolve) => setTimeout(resolve, signal.aborted ? 0 : RETRY_MS));
    }
  }
}

/** Nobody looks at a hidden tab, and a browser has few connections. */
function untilSeen(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener(
      "visibilitychange",
      () => {
        resolve();
      },
      { once: true, signal },
    );
  });
}
