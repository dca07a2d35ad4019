const KINDS = [
  "run",
  "draft",
  "presence",
  "conversation",
  "message",
  "channel",
  "alert",
  "template",
  "campaign",
] as const;

/** What one asks to hear of; several mean any of them. */
export interface LiveFilter {
  /** Its draft, who is in it, and its runs. */
  readonly workflowId?: string;
  readonly runId?: string;
  /** Conversations and their messages. */
  readonly conversations?: boolean;
  /** Every run of the workspace. */
  readonly runs?: boolean;
  /** Templates; who hears of a workflow hears of them too. */
  readonly templates?: boolean;
  /** Every campaign of the workspace. */
  readonly campaigns?: boolean;
}

/** Something has changed; ids only. `resync`: anything may have. */
export interface Notice {
  readonly kind: (typeof KINDS)[number] | "resync";
  readonly workflow_id?: string;
  readonly run_id?: string;
  readonly conversation_id?: string;
  readonly campaign_id?: string;
  readonly state?: string;
  readonly revision?: number;
  readonly by?: string;
}

export type LiveState = "opening" | "live" | "polling";

type Listener = (notice: Notice) => void;

/** Milliseconds between looks while there is no stream. */
const POLL_MS = 4000;
/** Milliseconds before a stream that was refused is tried again; doubled each time. */
const RETRY_MS = 5000;
const LONGEST_RETRY_MS = 60_000;

/** What the hub needs of the browser; a test gives its own. */
export interface Surroundings {
  readonly open: ((url: string) => EventSource) | null;
  readonly isHidden: () => boolean;
  readonly onVisibility: (listener: () => void) => void;
}

/**
 * The one stream of this page, shared by all who listen.
 *
 * A browser opens six connections to a server and no more, over all its tabs: hence one stream for everything a
 * tab shows, and none while nobody looks at it.
 */
export class LiveHub {
  private readonly subscriptions = new Map<Listener, LiveFilter>();
  private source: EventSource | null = null;
  private url: string | null = null;
  private poll: ReturnType<typeof setInterval> | null = null;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private refusals = 0;
  private isSettling = false;
  state: LiveState = "opening";

  constructor(private readonly around: Surroundings) {
    around.onVisibility(() => {
      this.settle();
    });
  }

  /** Gives the function that ends it. */
  subscribe(filter: LiveFilter, listener: Listener): () => void {
    // A listener of its own for each subscription: the same function may come twice.
    const own: Listener = (notice) => {
      listener(notice);
    };
    this.subscriptions.set(own, filter);
    this.settleSoon();
    return () => {
      this.subscriptions.delete(own);
      this.settleSoon();
    };
  }

  /** Components come and go in bunches: the stream is changed once for all of them. */
  private settleSoon(): void {
    if (this.isSettling) return;
    this.isSettling = true;
    queueMicrotask(() => {
      this.isSettling = false;
      this.settle();
    });
  }

  private settle(): void {
    const isWanted = this.subscriptions.size > 0 && !this.around.isHidden();
    const url = isWanted ? liveUrl([...this.subscriptions.values()]) : null;
    if (url === this.url) return;
    this.close();
    this.url = url;
    this.refusals = 0;
    if (url !== null) this.open(url);
  }

  private open(url: string): void {
    if (!this.around.open) {
      this.startPolling();
      return;
    }
    const source = this.around.open(url);
    this.source = source;
    source.addEventListener("open", () => {
      this.refusals = 0;
      this.state = "live";
      this.stopPolling();
      this.tell({ kind: "resync" });
    });
    source.addEventListener("notice", (event) => {
      const notice = readNotice(event.data);
      if (notice) this.tell(notice);
    });
    source.addEventListener("error", () => {
      this.startPolling();
      if (source.readyState === 2) this.openLater(url);
    });
  }

  /** The browser tries again by itself after a broken connection, but not after a refusal. */
  private openLater(url: string): void {
    this.source?.close();
    this.source = null;
    const waitMs = Math.min(RETRY_MS * 2 ** this.refusals, LONGEST_RETRY_MS);
    this.refusals += 1;
    this.retry = setTimeout(() => {
      this.open(url);
    }, waitMs);
  }

  private close(): void {
    this.source?.close();
    this.source = null;
    if (this.retry !== null) clearTimeout(this.retry);
    this.retry = null;
    this.stopPolling();
    this.state = "opening";
  }

  private startPolling(): void {
    this.state = "polling";
    this.poll ??= setInterval(() => {
      this.tell({ kind: "resync" });
    }, POLL_MS);
  }

  private stopPolling(): void {
    if (this.poll !== null) clearInterval(this.poll);
    this.poll = null;
  }

  private tell(notice: Notice): void {
    for (const [listener, filter] of [...this.subscriptions]) {
      if (concerns(filter, notice)) listener(notice);
    }
  }
}

/** What concerns whoever looks after conversations. */
const INBOX: ReadonlySet<Notice["kind"]> = new Set(["conversation", "message", "channel", "alert"]);

/** Whether somebody with this filter wants to hear of it. */
export function concerns(filter: LiveFilter, notice: Notice): boolean {
  if (notice.kind === "resync") return true;
  if (filter.workflowId !== undefined && notice.workflow_id === filter.workflowId) return true;
  if (filter.runId !== undefined && notice.run_id === filter.runId) return true;
  if (filter.runs && notice.kind === "run") return true;
  if ((filter.templates === true || filter.workflowId !== undefined) && notice.kind === "template")
    return true;
  if (filter.campaigns && notice.kind === "campaign") return true;
  return Boolean(filter.conversations) && INBOX.has(notice.kind);
}

/** One address for all that is wanted, the same however it is ordered. */
export function liveUrl(filters: readonly LiveFilter[]): string {
  const query = new URLSearchParams();
  const workflows = new Set(filters.flatMap((filter) => filter.workflowId ?? []));
  const runs = new Set(filters.flatMap((filter) => filter.runId ?? []));
  const isSimple =
    workflows.size <= 1 &&
    runs.size <= 1 &&
    !filters.some(({ runs: all, templates, campaigns }) => [all, templates, campaigns].includes(true));
  if (isSimple) {
    for (const id of workflows) query.set("workflow_id", id);
    for (const id of runs) query.set("run_id", id);
    if (filters.some((filter) => filter.conversations)) query.set("conversations", "1");
  }
  const text = query.toString();
  return text ? `/api/v1/live?${text}` : "/api/v1/live";
}

/** What the stream says, or null where it is something this page does not know. */
export function readNotice(data: unknown): Notice | null {
  const raw: unknown = typeof data === "string" ? parsed(data) : null;
  if (typeof raw !== "object" || raw === null || !("kind" in raw)) return null;
  const kind = KINDS.find((known) => known === raw.kind);
  if (!kind) return null;
  const fields: Readonly<Record<string, unknown>> = { ...raw };
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === "string" ? { [name]: value } : {};
  };
  return {
    kind,
    ...text("workflow_id"),
    ...text("run_id"),
    ...text("conversation_id"),
    ...text("campaign_id"),
    ...text("state"),
    ...text("by"),
    ...(typeof fields.revision === "number" && { revision: fields.revision }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const liveHub = new LiveHub({
  open: typeof EventSource === "undefined" ? null : (url) => new EventSource(url),
  isHidden: () => document.hidden,
  onVisibility: (listener) => {
    document.addEventListener("visibilitychange", listener);
  },
});
