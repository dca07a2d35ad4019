import type { Campaign, CampaignChange, Segment, TemplateChoice } from "../../api/campaigns";
import { localText, startOfDay } from "../../lib/calendar";
import type { Params } from "../../workflow/document";
import { isJsonObject } from "../../workflow/node-type";

/** A segment as its form has it: everything there, nothing said where nothing is asked. */
export interface SegmentDraft {
  readonly anyTags: readonly string[];
  readonly allTags: readonly string[];
  readonly noTags: readonly string[];
  readonly languages: readonly string[];
  readonly hasWritten: boolean;
  readonly hasAgreed: boolean;
  /** Days from which on they wrote, or did not; empty does not ask. */
  readonly heardAfter: string;
  readonly heardBefore: string;
}

/** A campaign while it is drawn up. */
export interface Draft {
  readonly isList: boolean;
  /** A list that is not kept yet, as it was pasted. */
  readonly list: string;
  readonly segment: SegmentDraft;
  /** As a sending node has them: the template, its language, and what fills its places. */
  readonly params: Params;
  readonly ownLanguage: boolean;
  readonly rate: number | null;
  /** As the field for a time has it, in the person's own zone; empty: at once. */
  readonly startsAt: string;
}

export function draftOf(campaign: Campaign, hasList: boolean): Draft {
  return {
    isList: campaign.segment === null && hasList,
    list: "",
    segment: segmentDraft(campaign.segment),
    params: paramsOf(campaign.template),
    ownLanguage: campaign.template?.own_language ?? true,
    rate: campaign.rate_per_minute,
    startsAt: campaign.starts_at === null ? "" : localText(new Date(campaign.starts_at)),
  };
}

/** What is to be saved of it. */
export function changeOf(draft: Draft, channelId: string): CampaignChange {
  return {
    segment: draft.isList ? null : segmentOf(draft.segment, channelId),
    template: choiceOf(draft),
    rate_per_minute: draft.rate,
    starts_at: draft.startsAt === "" ? null : new Date(draft.startsAt).toISOString(),
  };
}

export function segmentOf(draft: SegmentDraft, channelId: string): Segment {
  return {
    any_tags: [...draft.anyTags],
    all_tags: [...draft.allTags],
    no_tags: [...draft.noTags],
    languages: [...draft.languages],
    ...(draft.hasWritten && { spoken_on: channelId }),
    ...(draft.hasAgreed && { opted_in: "marketing" as const }),
    ...(draft.heardAfter !== "" && { heard_after: startOfDay(draft.heardAfter) }),
    ...(draft.heardBefore !== "" && { heard_before: startOfDay(draft.heardBefore) }),
  };
}

function segmentDraft(segment: Segment | null): SegmentDraft {
  return {
    anyTags: texts(segment?.any_tags),
    allTags: texts(segment?.all_tags),
    noTags: texts(segment?.no_tags),
    languages: texts(segment?.languages),
    hasWritten: Boolean(segment?.spoken_on),
    hasAgreed: segment?.opted_in === "marketing",
    heardAfter: dayOf(segment?.heard_after),
    heardBefore: dayOf(segment?.heard_before),
  };
}

function paramsOf(choice: TemplateChoice | null): Params {
  if (choice === null) return {};
  const header = choice.header ?? null;
  const buttons = (choice.buttons ?? []).filter(isButton);
  return {
    template: choice.name,
    language: choice.language,
    body: choice.body ?? [],
    ...(header !== null && { header: { text: header, link: header } }),
    buttons: buttons.map(({ index, value }) => ({ index, value })),
  };
}

function choiceOf({ params, ownLanguage }: Draft): TemplateChoice | null {
  const { template, language, body, header, buttons } = params;
  if (typeof template !== "string" || template === "") return null;
  const filled = isJsonObject(header) ? (header.link ?? header.text) : null;
  return {
    name: template,
    language: typeof language === "string" ? language : "en",
    body: isJsonObject(body) ? named(body) : texts(body),
    header: typeof filled === "string" ? filled : null,
    buttons: (Array.isArray(buttons) ? buttons : [])
      .filter(isButton)
      .map(({ index, value }) => ({ index, value })),
    own_language: ownLanguage,
  };
}

function named(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? value : ""]),
  );
}

function isButton(value: unknown): value is { index: number; value: string } {
  return isJsonObject(value) && typeof value.index === "number" && typeof value.value === "string";
}

function texts(values: unknown): string[] {
  return Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];
}

function dayOf(instant: string | null | undefined): string {
  return instant ? localText(new Date(instant)).slice(0, 10) : "";
}
