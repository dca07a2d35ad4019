import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useEndTestSession, useStartTestSession, useTestSession, type TestSession } from "../../api/testing";
import { saveNow } from "../../editor/saving";
import { useNow } from "../../lib/useNow";

/** Milliseconds before its end in which a session is begun anew rather than trusted. */
const NEARLY_OVER_MS = 60_000;

export interface Tester {
  readonly channelId: string;
  /** With plus and country code. */
  readonly phone: string;
}

export interface DraftOnPhone {
  /** The session of this very phone, while it lasts. */
  readonly session: TestSession | null;
  readonly isStarting: boolean;
  readonly error: Error | null;
  /** The draft is saved and answers, or no more does if it was ended; throws when that cannot be had. */
  readonly beReady: () => Promise<void>;
  readonly start: () => void;
  readonly end: () => void;
}

/** Has the draft answer a phone as long as the component is there, unless the person ends it. */
export function useDraftOnPhone(workflowId: string, tester: Tester | null): DraftOnPhone {
  const now = useNow();
  const current = useTestSession(workflowId).data;
  const starting = useStartTestSession(workflowId);
  const ending = useEndTestSession(workflowId);
  const [isEnded, setEnded] = useState(false);
  // One after the other: of two that begin at once, nobody could tell which the server has in the end.
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const inTurn = (work: () => Promise<unknown>) => {
    const done = turn.current.then(work);
    turn.current = done.catch(() => undefined);
    return done;
  };
  const [failure, setFailure] = useState<Error | null>(null);
  // The server writes a phone in its own way, so the session is known by its id.
  const [started, setStarted] = useState<{ readonly id: string; readonly of: string } | null>(null);
  const of = tester ? `${tester.channelId} ${tester.phone}` : "";
  const isOwn = current && started?.of === of && current.id === started.id && new Date(current.until) > now;
  const session = isOwn ? current : null;

  const begin = async () => {
    if (!tester) return;
    setEnded(false);
    try {
      await inTurn(async () => {
        await saveNow();
        const { id } = await starting.mutateAsync({ channel_id: tester.channelId, phone: tester.phone });
        setStarted({ id, of });
      });
      setFailure(null);
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  };
  const beginQuietly = useEffectEvent(() => {
    if (!isEnded) begin().catch(() => undefined);
  });
  const { channelId, phone } = tester ?? {};
  useEffect(() => {
    if (channelId === undefined || phone === undefined) return undefined;
    // Not at once: in development every effect runs twice.
    const timer = setTimeout(beginQuietly, 0);
    return () => {
      clearTimeout(timer);
    };
  }, [channelId, phone]);

  return {
    session,
    // Also before it was first asked for: nothing else answers meanwhile that anybody could write to.
    isStarting: starting.isPending || (tester !== null && started?.of !== of && !failure && !isEnded),
    error: failure ?? ending.error,
    beReady: async () => {
      if (isEnded) {
        await turn.current;
        return;
      }
      const isFresh = session && Date.parse(session.until) - Date.now() > NEARLY_OVER_MS;
      if (!isFresh) return begin();
      await saveNow();
    },
    start: () => {
      begin().catch(() => undefined);
    },
    end: () => {
      setEnded(true);
      // What goes wrong is said beside the phone.
      if (session) inTurn(() => ending.mutateAsync(session.id)).catch(() => undefined);
    },
  };
}
