import type { TFunction } from "i18next";
import type { Selection } from "../../workflow/selection";

/** Say how many things something happened to. */
export function announceSelection(
  say: (text: string) => void,
  t: TFunction<"canvas">,
  key: "said.copied" | "said.cut",
  selection: Selection,
): void {
  say(t(key, { count: selection.nodes.size + selection.notes.size }));
}
