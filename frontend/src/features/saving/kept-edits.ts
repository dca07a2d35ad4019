import { forgetStored, namesStored, readStored, writeStored } from "../../lib/stored";
import type { KeptEdits } from "../../workflow/autosave";

/** Edits of one open draft that the server may not have, as they lie in the browser's database. */
export interface KeptRecord extends KeptEdits {
  /** Of the saver that was to save them. */
  readonly id: string;
  readonly workflowId: string;
}

/** Where edits wait for the server; every saver has a place of its own, so that two never overwrite each other. */
export interface KeptStore {
  readonly put: (record: KeptRecord) => Promise<void>;
  /** As `put`, done when it returns: a page that goes away waits for nothing. Whatever does not fit is not kept. */
  readonly putAtOnce: (record: KeptRecord) => void;
  readonly remove: (id: string) => Promise<void>;
  /** What savers that are gone have left for this workflow. */
  readonly left: (workflowId: string) => Promise<readonly KeptRecord[]>;
  /** Say that this saver is at work, until the returned function is called or its page ends. */
  readonly hold: (id: string) => () => void;
}

const DATABASE = "patchbay";
const STORE = "unsaved";
const LOCK = "patchbay.unsaved.";
const AT_ONCE = "patchbay.parting.";

/**
 * In IndexedDB, which holds large documents too, and at the last moment in the one store that does not wait.
 * Who is alive is told by Web Locks, where the browser has them.
 */
export function keptInBrowser(): KeptStore {
  let opened: Promise<IDBDatabase> | null = null;
  const database = () => (opened ??= openDatabase());
  return {
    put: async (record) => {
      await done((await database()).transaction(STORE, "readwrite").objectStore(STORE).put(record));
      forgetStored(AT_ONCE + record.id);
    },
    putAtOnce: (record) => {
      writeStored(AT_ONCE + record.id, JSON.stringify(record));
    },
    remove: async (id) => {
      forgetStored(AT_ONCE + id);
      await done((await database()).transaction(STORE, "readwrite").objectStore(STORE).delete(id));
    },
    left: async (workflowId) => {
      const index = (await database()).transaction(STORE).objectStore(STORE).index("workflowId");
      const [found, alive] = await Promise.all([done<unknown[]>(index.getAll(workflowId)), aliveIds()]);
      const records = [...found, ...keptAtOnce()].filter(isRecord);
      const newest = new Map(records.map((record) => [record.id, record]));
      return [...newest.values()].filter((one) => one.workflowId === workflowId && !alive.has(one.id));
    },
    hold,
  };
}

function keptAtOnce(): readonly unknown[] {
  return namesStored(AT_ONCE).map((name): unknown => {
    try {
      return JSON.parse(readStored(name) ?? "null");
    } catch {
      return null;
    }
  });
}

/** Other pages of ours wrote it; one of another release may have written something else. */
function isRecord(value: unknown): value is KeptRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    ["id", "workflowId", "base", "mine", "doubtful"].every((key) => key in value)
  );
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("workflowId", "workflowId");
  };
  return done(request);
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error("the browser's database failed"));
    };
  });
}

/** The browser has no locks on pages that came over plain HTTP from another machine. */
function locks(): LockManager | undefined {
  return "locks" in navigator ? navigator.locks : undefined;
}

function hold(id: string): () => void {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  void locks()?.request(`${LOCK}${id}`, () => held);
  return release;
}

async function aliveIds(): Promise<ReadonlySet<string>> {
  const query = await locks()?.query();
  const names = query?.held?.map((lock) => lock.name ?? "") ?? [];
  return new Set(names.filter((name) => name.startsWith(LOCK)).map((name) => name.slice(LOCK.length)));
}
