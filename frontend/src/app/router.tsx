import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { readSearch as readLetterSearch } from "../features/letters/search";
import type { CostSearch } from "../features/costs/period";
import { readSearch as readRunSearch } from "../features/runs/filters";
import { NotFound } from "./NotFound";
import { PageBroken } from "./PageBroken";
import { PageComing } from "./PageComing";
import { Shell } from "./Shell";

type Search = Readonly<Record<string, unknown>>;

const root = createRootRoute({ component: Shell });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- how this router is told
    throw redirect({ to: "/workflows" });
  },
});

/** What is searched for and which tag is shown: a list that was filtered can be linked to. */
export interface WorkflowsSearch {
  readonly search?: string;
  readonly tag?: string;
  readonly sort?: string;
}

const workflows = createRoute({
  getParentRoute: () => root,
  path: "/workflows",
  validateSearch: (search: Search): WorkflowsSearch => texts(search, ["search", "tag", "sort"]),
  component: lazyRouteComponent(() => import("../pages/WorkflowsPage"), "WorkflowsPage"),
});

/** `version` shows the canvas as it was, `compare` what changed since; `node` opens a node's form. */
export interface EditorSearch {
  readonly version?: number;
  readonly compare?: number | "draft";
  readonly node?: string;
}

const editor = createRoute({
  getParentRoute: () => root,
  path: "/workflows/$workflowId",
  validateSearch: (search: Search): EditorSearch => ({
    ...(typeof search.version === "number" && { version: search.version }),
    ...((typeof search.compare === "number" || search.compare === "draft") && { compare: search.compare }),
    ...(typeof search.node === "string" && { node: search.node }),
  }),
  component: lazyRouteComponent(() => import("../pages/EditorPage"), "EditorPage"),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  validateSearch: readRunSearch,
  component: lazyRouteComponent(() => import("../pages/RunsPage"), "RunsPage"),
});

/** `node` opens what went into a node and what came out. */
const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$runId",
  validateSearch: (search: Search): { readonly node?: string } => texts(search, ["node"]),
  component: lazyRouteComponent(() => import("../pages/RunPage"), "RunPage"),
});

const attention = createRoute({
  getParentRoute: () => root,
  path: "/attention",
  validateSearch: readLetterSearch,
  component: lazyRouteComponent(() => import("../pages/AttentionPage"), "AttentionPage"),
});

const conversations = createRoute({
  getParentRoute: () => root,
  path: "/conversations",
  component: lazyRouteComponent(() => import("../pages/ConversationsPage"), "ConversationsPage"),
});

/** Inside the list's page, so that opening another conversation leaves the list as it is. */
const conversation = createRoute({
  getParentRoute: () => conversations,
  path: "$conversationId",
  component: lazyRouteComponent(() => import("../pages/ConversationPage"), "ConversationPage"),
});

const noConversation = createRoute({
  getParentRoute: () => conversations,
  path: "/",
  component: lazyRouteComponent(() => import("../pages/ConversationPage"), "NoConversation"),
});

const contacts = createRoute({
  getParentRoute: () => root,
  path: "/contacts",
  component: lazyRouteComponent(() => import("../pages/ContactsPage"), "ContactsPage"),
});

const templates = createRoute({
  getParentRoute: () => root,
  path: "/templates",
  validateSearch: (search: Search): { readonly channel?: string } => texts(search, ["channel"]),
  component: lazyRouteComponent(() => import("../pages/TemplatesPage"), "TemplatesPage"),
});

const campaigns = createRoute({
  getParentRoute: () => root,
  path: "/campaigns",
  component: lazyRouteComponent(() => import("../pages/CampaignsPage"), "CampaignsPage"),
});

const campaign = createRoute({
  getParentRoute: () => root,
  path: "/campaigns/$campaignId",
  component: lazyRouteComponent(() => import("../pages/CampaignPage"), "CampaignPage"),
});

/** A new one; `name` and `channel` where it is another language of one there is. */
const newTemplate = createRoute({
  getParentRoute: () => root,
  path: "/templates/new",
  validateSearch: (search: Search): { readonly channel?: string; readonly name?: string } =>
    texts(search, ["channel", "name"]),
  component: lazyRouteComponent(() => import("../pages/NewTemplatePage"), "NewTemplatePage"),
});

const template = createRoute({
  getParentRoute: () => root,
  path: "/templates/$templateId",
  component: lazyRouteComponent(() => import("../pages/TemplatePage"), "TemplatePage"),
});

const channels = createRoute({
  getParentRoute: () => root,
  path: "/channels",
  component: lazyRouteComponent(() => import("../pages/ChannelsPage"), "ChannelsPage"),
});

const credentials = createRoute({
  getParentRoute: () => root,
  path: "/credentials",
  component: lazyRouteComponent(() => import("../pages/CredentialsPage"), "CredentialsPage"),
});

/** Which days are summed, and by what: a report can be linked to. */
const costs = createRoute({
  getParentRoute: () => root,
  path: "/costs",
  validateSearch: (search: Search): CostSearch => texts(search, ["since", "until", "by"]),
  component: lazyRouteComponent(() => import("../pages/CostsPage"), "CostsPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: (search: Search): { readonly part?: string } => texts(search, ["part"]),
  component: lazyRouteComponent(() => import("../pages/SettingsPage"), "SettingsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    workflows,
    editor,
    runs,
    run,
    attention,
    conversations.addChildren([noConversation, conversation]),
    contacts,
    templates,
    campaigns,
    campaign,
    newTemplate,
    template,
    channels,
    credentials,
    costs,
    settings,
  ]),
  defaultPreload: "intent",
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: PageBroken,
  defaultPendingComponent: PageComing,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

/** Those of the search that are texts; a number that was typed counts as one. */
function texts<Name extends string>(search: Search, names: readonly Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === "string" || typeof value === "number") found[name] = String(value);
  }
  return found;
}
