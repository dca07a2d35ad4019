import { useEffect, useSyncExternalStore, type ComponentType, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { notifyError, withdraw } from "./notify";

/** One notice, however many parts do not come. */
const NOTICE = "not-fetched";
/** A network that is back may still refuse the first that ask. */
const RETRY_MS = 3_000;

/** A part of a page whose code comes when it is first needed, or before that, when somebody thinks of it. */
export interface Deferred<Props> {
  readonly View: (props: Props) => ReactNode;
  /** Have the code come now. Rejects when it cannot be had; the next call tries again. */
  readonly fetch: () => Promise<void>;
}

/**
 * Makes a part of it.
 *
 * Unlike React's `lazy`, whose failure takes the page with it and is for good: without a network the part is absent,
 * the person is told, and it appears as soon as it can be had.
 */
export function deferred<Props extends object>(load: () => Promise<ComponentType<Props>>): Deferred<Props> {
  let found: ComponentType<Props> | null = null;
  let coming: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const fetch = () =>
    (coming ??= load().then(
      (component) => {
        found = component;
        withdraw(NOTICE);
        for (const listener of listeners) listener();
      },
      (error: unknown) => {
        coming = null;
        throw error;
      },
    ));
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  function View(props: Props) {
    const { t } = useTranslation();
    const Found = useSyncExternalStore(subscribe, () => found);
    const isMissing = Found === null;
    useEffect(() => {
      if (!isMissing) return;
      let timer = 0;
      const retry = () => {
        window.clearTimeout(timer);
        fetch().catch(() => {
          timer = window.setTimeout(retry, RETRY_MS);
        });
      };
      fetch().catch(() => {
        notifyError(new Error(t("notFetched")), undefined, NOTICE);
        timer = window.setTimeout(retry, RETRY_MS);
      });
      window.addEventListener("online", retry);
      return () => {
        window.clearTimeout(timer);
        window.removeEventListener("online", retry);
      };
    }, [isMissing, t]);
    return Found && <Found {...props} />;
  }
  return { View, fetch };
}
