import { useEffect } from "react";

/** Name the page in the browser's tab and history while the component is there. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return undefined;
    document.title = `${title} · Patchbay`;
    return () => {
      document.title = "Patchbay";
    };
  }, [title]);
}
