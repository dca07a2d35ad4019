import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useVersionDocument } from "../../api/versions";
import { useEditorStore } from "../../editor/context";
import { typeOf, type EditorStore } from "../../editor/store";
import { selectNodes } from "../../workflow/selection";
import { compare, isSameWork } from "../../workflow/compare";
import type { WorkflowNode } from "../../workflow/document";
import { ChangedNode } from "./ChangedNode";
import classes from "./ComparisonList.module.css";
import { FieldRows } from "./FieldRows";

interface Props {
  workflowId: string;
  draft: EditorStore;
  from: number;
  to: number | "draft";
}

/** What changed from one version to another, field by field. */
export function ComparisonList({ workflowId, draft, from, to }: Props) {
  const { t } = useTranslation("versions");
  const canvasStore = useEditorStore();
  const before = useVersionDocument(workflowId, from).data;
  const other = useVersionDocument(workflowId, to === "draft" ? null : to).data;
  const draftDocument = useStore(draft, (state) => state.document);
  const nodeTypes = useStore(draft, (state) => state.nodeTypes);
  const after = to === "draft" ? draftDocument : other;
  if (!before || !after) return null;
  const comparison = compare(before, after);
  const { added, removed, changed, addedEdges, removedEdges, settings } = comparison;
  const titleOf = (node: WorkflowNode) => node.name ?? typeOf(nodeTypes, node.type).title;
  const jump = (id: string) => {
    canvasStore.getState().select(selectNodes([id]));
    canvasStore.getState().canvas?.reveal([id]);
  };
  const wires = addedEdges.length + removedEdges.length;
  return (
    <section className={classes.list} aria-label={t("changes")}>
      <Title order={3} size="h3" mb="xs">
        {t("changes")}
      </Title>
      {isSameWork(comparison) && (
        <Text size="sm" c="dimmed">
          {comparison.isRedrawn ? t("onlyRedrawn") : t("same")}
        </Text>
      )}
      <Stack gap="xs">
        {added.map((node) => (
          <ChangedNode
            key={node.id}
            tone="added"
            title={titleOf(node)}
            onJump={() => {
              jump(node.id);
            }}
          />
        ))}
        {removed.map((node) => (
          <ChangedNode
            key={node.id}
            tone="removed"
            title={titleOf(node)}
            onJump={() => {
              jump(node.id);
            }}
          />
        ))}
        {changed.map(({ to: node, fields }) => (
          <ChangedNode
            key={node.id}
            tone="changed"
            title={titleOf(node)}
            onJump={() => {
              jump(node.id);
            }}
          >
            <FieldRows fields={fields} schema={typeOf(nodeTypes, node.type).params} />
          </ChangedNode>
        ))}
        {settings.length > 0 && (
          <ChangedNode tone="changed" title={t("workflowItself")}>
            <FieldRows fields={settings} schema={undefined} />
          </ChangedNode>
        )}
        {comparison.remarks.map(({ kind, tone, id, text }) => (
          <ChangedNode
            key={`${kind}:${id}`}
            tone={tone}
            title={text === "" ? t(`remark.${kind}`) : t(`remark.${kind}Of`, { text: firstLine(text) })}
          />
        ))}
        {wires > 0 && (
          <Text size="sm">{t("wires", { added: addedEdges.length, removed: removedEdges.length })}</Text>
        )}
      </Stack>
    </section>
  );
}

const MAX_LINE = 60;

function firstLine(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line;
}
