import { useEffect } from "react";

/** Name the page in the browser's tab and history while the component is there; `undefined` leaves that to others. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return undefined;
    const before = document.title;
    document.title = `${title} · Patchbay`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
