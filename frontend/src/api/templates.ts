import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries } from "./live";
import { everyPage, pageQuery, paged } from "./pages";
import { expectDone, unwrap } from "./problem";
import type { components } from "./schema";
import type { TemplateVersion } from "./types";

export type NewTemplate = components["schemas"]["TemplateRow"];
export type TemplateUse = components["schemas"]["UsedBy"] | components["schemas"]["CampaignUse"];
type TemplateParts = NewTemplate["components"];

const TEMPLATES = ["templates"];

/** Templates as the provider had them when they were last asked for; of one channel, or of all. */
export function useTemplates(channelId?: string) {
  return useQuery({
    queryKey: [...TEMPLATES, "list", channelId ?? null],
    queryFn: () =>
      everyPage(async (page) => {
        const query = { ...page, ...(channelId !== undefined && { channel_id: channelId }) };
        return unwrap(await client.GET("/api/v1/templates", { params: { query } }));
      }),
  });
}

/** Hear of what is written of templates, and what the provider says of them. */
export function useLiveTemplates(): void {
  useLiveQueries({ templates: true }, ({ kind }) =>
    kind === "template" || kind === "resync" ? [TEMPLATES] : [],
  );
}

export function useTemplate(id: string) {
  return useQuery({
    queryKey: [...TEMPLATES, "one", id],
    queryFn: async () => unwrap(await client.GET("/api/v1/templates/{id}", { params: { path: { id } } })),
  });
}

/** A template in all its languages, on every number. */
export function useTemplatesNamed(name: string) {
  return useQuery({
    queryKey: [...TEMPLATES, "named", name],
    queryFn: () =>
      everyPage(async (page) =>
        unwrap(await client.GET("/api/v1/templates", { params: { query: { ...page, name } } })),
      ),
  });
}

/** What it said before, newest first. */
export function useTemplateVersions(id: string) {
  return useInfiniteQuery({
    queryKey: [...TEMPLATES, "versions", id],
    queryFn: async ({ pageParam }) => {
      const params = { path: { id }, query: pageQuery(pageParam) };
      return unwrap(await client.GET("/api/v1/templates/{id}/versions", { params }));
    },
    ...paged<TemplateVersion>(),
  });
}

/** The nodes that use it. */
export function useTemplateUses(id: string) {
  return useQuery({
    queryKey: [...TEMPLATES, "uses", id],
    queryFn: async (): Promise<TemplateUse[]> => {
      const found = unwrap(await client.GET("/api/v1/templates/{id}/uses", { params: { path: { id } } }));
      return [...found.items, ...found.campaigns];
    },
  });
}

/** How a template would arrive, and what the provider would refuse of it. */
export function useTemplatePreview(category: string, written: TemplateParts) {
  return useQuery({
    queryKey: ["template-preview", category, JSON.stringify(written)],
    queryFn: async ({ signal }) => {
      const body = { category, components: written };
      return unwrap(await client.POST("/api/v1/templates/preview", { body, signal }));
    },
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

export function useCreateTemplate() {
  return useAction([TEMPLATES], async (body: NewTemplate) =>
    unwrap(await client.POST("/api/v1/templates", { body })),
  );
}

/** Write other words; what the provider has stays until they are handed in. */
export function useEditTemplate(id: string) {
  return useAction([TEMPLATES], async (body: { category: string; components: TemplateParts }) =>
    unwrap(await client.PUT("/api/v1/templates/{id}", { params: { path: { id } }, body })),
  );
}

export function useSubmitTemplate(id: string) {
  return useAction([TEMPLATES], async () =>
    unwrap(await client.POST("/api/v1/templates/{id}/submit", { params: { path: { id } } })),
  );
}

export function useUnpauseTemplate(id: string) {
  return useAction([TEMPLATES], async () =>
    unwrap(await client.POST("/api/v1/templates/{id}/unpause", { params: { path: { id } } })),
  );
}

/** Nobody asks again for the one that is gone; the lists are fetched anew when they are shown. */
export function useDeleteTemplate(id: string) {
  const queryClient = useQueryClient();
  return useAction([], async (allLanguages: boolean) => {
    const params = { path: { id }, query: { all_languages: allLanguages } };
    expectDone(await client.DELETE("/api/v1/templates/{id}", { params }));
    queryClient.removeQueries({ queryKey: [...TEMPLATES, "list"] });
  });
}

/** Ask the providers of channels for their templates; gives how many there are, and what did not answer. */
export function useSyncTemplates() {
  return useAction([TEMPLATES], async (channelIds: readonly string[]) => {
    const answers = await Promise.allSettled(
      channelIds.map(async (id) =>
        unwrap(await client.POST("/api/v1/channels/{id}/sync-templates", { params: { path: { id } } })),
      ),
    );
    const counts = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value.count] : []));
    return {
      answered: counts.length,
      count: counts.reduce((sum, count) => sum + count, 0),
      failures: answers.flatMap((one): unknown[] => (one.status === "rejected" ? [one.reason] : [])),
    };
  });
}
