import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { formatList } from "../../lib/numbers";
import type { Comparison } from "../../workflow/compare";
import { useOthers } from "./people";

/** What somebody else did, in a sentence such as "Ben added 2 nodes"; `null` when it is not worth one. */
export function useNewsWords(): (news: Comparison) => string | null {
  const { t } = useTranslation("saving");
  const others = useOthers();
  return useCallback(
    (news) => {
      const wires = news.addedEdges.length + news.removedEdges.length;
      const parts = [
        news.added.length > 0 && t("news.added", { count: news.added.length }),
        news.removed.length > 0 && t("news.removed", { count: news.removed.length }),
        news.changed.length > 0 && t("news.changed", { count: news.changed.length }),
        news.settings.length > 0 && t("news.settings"),
        news.added.length + news.removed.length === 0 && wires > 0 && t("news.wires", { count: wires }),
      ].filter((part) => part !== false);
      if (parts.length === 0) return null;
      const what = formatList(parts);
      const names = new Set(others.map((person) => person.name));
      const [only] = names;
      if (others.length > 0 && others.every((person) => person.is_you)) return t("news.you", { what });
      return names.size === 1 ? t("news.by", { name: only, what }) : t("news.someone", { what });
    },
    [t, others],
  );
}
