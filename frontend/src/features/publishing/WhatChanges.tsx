import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { typeOf, type EditorStore } from "../../editor/store";
import { formatList } from "../../lib/numbers";
import { compare, isSameWork } from "../../workflow/compare";
import type { WorkflowDocument, WorkflowNode } from "../../workflow/document";
import classes from "./WhatChanges.module.css";

/** Names listed of each kind before it says "and more". */
const MAX_NAMED = 5;

interface Props {
  standing: { readonly activeVersion: number | null; readonly isActive: boolean };
  /** What takes events now. */
  active: WorkflowDocument | null;
  draft: EditorStore;
}

/** How the draft differs from what takes events now, in a few lines. */
export function WhatChanges({ standing, active, draft }: Props) {
  const { t } = useTranslation("publishing");
  const document = useStore(draft, (state) => state.document);
  const nodeTypes = useStore(draft, (state) => state.nodeTypes);
  const { activeVersion } = standing;
  if (activeVersion === null) {
    return <Text size="sm">{t("first", { count: document.nodes.length })}</Text>;
  }
  if (!active) return null;
  const comparison = compare(active, document);
  const named = (nodes: readonly WorkflowNode[]) => {
    const names = nodes.slice(0, MAX_NAMED).map((node) => node.name ?? typeOf(nodeTypes, node.type).title);
    const rest = nodes.length - names.length;
    return formatList(rest > 0 ? [...names, t("andMore", { count: rest })] : names);
  };
  const lines = [
    ["added", comparison.added] as const,
    ["changed", comparison.changed.map(({ to }) => to)] as const,
    ["removed", comparison.removed] as const,
  ].filter(([, nodes]) => nodes.length > 0);
  const wires = comparison.addedEdges.length + comparison.removedEdges.length;
  return (
    <section aria-label={t("changes", { version: activeVersion })}>
      <Text size="sm" fw={600}>
        {t("changes", { version: activeVersion })}
      </Text>
      {isSameWork(comparison) ? (
        <Text size="sm" c="dimmed">
          {comparison.isRedrawn ? t("onlyRedrawn") : t("same")}
        </Text>
      ) : (
        <ul className={classes.changes}>
          {lines.map(([tone, nodes]) => (
            <li key={tone} data-tone={tone}>
              <strong>{t(`change.${tone}`, { count: nodes.length })}</strong> {named(nodes)}
            </li>
          ))}
          {wires > 0 && <li>{t("change.wires", { count: wires })}</li>}
          {comparison.settings.length > 0 && <li>{t("change.settings")}</li>}
        </ul>
      )}
      {!standing.isActive && (
        <Text size="sm" mt="xs">
          {t("willTakeEvents")}
        </Text>
      )}
    </section>
  );
}
