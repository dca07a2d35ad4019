import { useLayoutEffect } from "react";

/**
 * The keyboard goes back to where it was once this is gone, unless something else took it meanwhile.
 *
 * What was opened from a menu gives it back to the menu's button, because the entry is gone by then.
 */
export function useFocusReturn(): void {
  useLayoutEffect(() => {
    let before = document.activeElement;
    const menu = before?.closest("[role=menu]")?.getAttribute("aria-labelledby");
    if (before === document.body) {
      // What this takes the place of is about to give the keyboard back.
      queueMicrotask(() => {
        before = document.activeElement;
      });
    }
    return () => {
      // What had the keyboard leaves the page in a moment; then nothing has it.
      queueMicrotask(() => {
        if (document.activeElement !== document.body) return;
        const target = menu ? document.getElementById(menu) : before;
        if (target instanceof HTMLElement) target.focus();
      });
    };
  }, []);
}
