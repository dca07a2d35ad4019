import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries, type Notice } from "./live";
import { pageQuery, paged } from "./pages";
import { expectDone, unwrap } from "./problem";
import type {
  CampaignChange,
  CampaignView,
  ListRow,
  NewCampaign,
  Forecast,
  Progress,
  RecipientView,
  Segment,
} from "./schema";

export type {
  CampaignChange,
  ListRow,
  NewCampaign,
  Forecast,
  Progress,
  Segment,
  TemplateChoice,
} from "./schema";
export type Campaign = CampaignView;
export type CampaignState = Campaign["state"];
export type Recipient = RecipientView;
export type Move = "start" | "pause" | "resume" | "stop";

const CAMPAIGNS = ["campaigns"];
/** Milliseconds between looks at a campaign that sends, and at one whose messages are still being read. */
const SOON_MS = 3_000;
const LATER_MS = 20_000;
/** States of people for whom more is to be done. */
export const UNSENT = ["listed", "waiting", "queued", "submitting", "unknown"] as const;
const UNDER_WAY: readonly CampaignState[] = ["preparing", "running", "stopping"];

/** Campaigns, newest first; followed live. */
export function useCampaigns() {
  useLiveQueries({ campaigns: true }, ({ kind }) => (isNews(kind) ? [[...CAMPAIGNS, "list"]] : []));
  return useInfiniteQuery({
    queryKey: [...CAMPAIGNS, "list"],
    queryFn: async ({ pageParam }) =>
      unwrap(await client.GET("/api/v1/campaigns", { params: { query: pageQuery(pageParam) } })),
    ...paged<Campaign>(),
  });
}

/** One campaign; followed live. */
export function useCampaign(id: string) {
  useLiveQueries({ campaigns: true }, ({ kind, campaign_id }) =>
    isNews(kind) && (campaign_id === undefined || campaign_id === id) ? [keyOf(id)] : [],
  );
  return useQuery({
    queryKey: keyOf(id),
    queryFn: async () => unwrap(await client.GET("/api/v1/campaigns/{id}", pathOf(id))),
  });
}

/** How far it has got; looked at again and again while the page is open. */
export function useProgress(id: string, state: CampaignState) {
  return useQuery<Progress>({
    queryKey: [...keyOf(id), "progress", state],
    queryFn: async () => unwrap(await client.GET("/api/v1/campaigns/{id}/progress", pathOf(id))),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => {
      if (state === "draft") return false;
      const isOnItsWay = UNSENT.some((one) => data?.states[one]) && state !== "paused";
      return isOnItsWay || UNDER_WAY.includes(state) ? SOON_MS : LATER_MS;
    },
  });
}

/** Those it goes to, page by page; of one state, or all. */
export function useRecipients(id: string, state: string | null) {
  return useInfiniteQuery({
    queryKey: [...keyOf(id), "recipients", state],
    queryFn: async ({ pageParam }) => {
      const query = { ...pageQuery(pageParam), ...(state !== null && { state }) };
      const params = { ...pathOf(id).params, query };
      return unwrap(await client.GET("/api/v1/campaigns/{id}/recipients", { params }));
    },
    ...paged<Recipient>(),
    placeholderData: keepPreviousData,
  });
}

/** How many contacts fit a segment now. */
export function useAudienceCount(segment: Segment) {
  return useQuery({
    queryKey: [...CAMPAIGNS, "audience", segment],
    queryFn: async () => unwrap(await client.POST("/api/v1/campaigns/audience", { body: segment })).count,
    placeholderData: keepPreviousData,
  });
}

/** What would become of it if it were sent now; asked anew whenever it was changed. */
export function usePreview({ id, updated_at }: Campaign) {
  return useQuery<Forecast>({
    queryKey: [...keyOf(id), "preview", updated_at],
    queryFn: async () => unwrap(await client.POST("/api/v1/campaigns/{id}/preview", pathOf(id))),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

export function useCreateCampaign() {
  return useAction([CAMPAIGNS], async (body: NewCampaign) =>
    unwrap(await client.POST("/api/v1/campaigns", { body })),
  );
}

export function useChangeCampaign(id: string) {
  return useAction([CAMPAIGNS], async (body: CampaignChange) =>
    unwrap(await client.PATCH("/api/v1/campaigns/{id}", { ...pathOf(id), body })),
  );
}

export function useDeleteCampaign(id: string) {
  return useAction([[...CAMPAIGNS, "list"]], async () => {
    expectDone(await client.DELETE("/api/v1/campaigns/{id}", pathOf(id)));
  });
}

/** Start it, hold it, let it go on, or end it. */
export function useMoveCampaign(id: string) {
  return useAction([CAMPAIGNS], async (move: Move) => {
    switch (move) {
      case "start":
        return unwrap(await client.POST("/api/v1/campaigns/{id}/start", pathOf(id)));
      case "pause":
        return unwrap(await client.POST("/api/v1/campaigns/{id}/pause", pathOf(id)));
      case "resume":
        return unwrap(await client.POST("/api/v1/campaigns/{id}/resume", pathOf(id)));
      case "stop":
        return unwrap(await client.POST("/api/v1/campaigns/{id}/stop", pathOf(id)));
    }
  });
}

/** Put a list in the place of the list, or the segment, there is; where a row cannot be used, that stays. */
export function useReplaceList(id: string) {
  return useAction([keyOf(id)], async (rows: readonly ListRow[]) => {
    const body = { rows: [...rows] };
    return unwrap(await client.PUT("/api/v1/campaigns/{id}/recipients", { ...pathOf(id), body })).count;
  });
}

function keyOf(id: string) {
  return [...CAMPAIGNS, "one", id];
}

function pathOf(id: string) {
  return { params: { path: { id } } };
}

function isNews(kind: Notice["kind"]): boolean {
  return kind === "campaign" || kind === "resync";
}
