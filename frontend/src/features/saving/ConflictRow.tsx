import { Radio, SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDraftStore } from "../../editor/context";
import { nodeTitle } from "../../editor/selectors";
import { typeOf } from "../../editor/store";
import { useFieldWords } from "../../editor/useFieldWords";
import type { Choice, Conflict } from "../../workflow/merge";
import { readNode } from "../../workflow/read-document";
import classes from "./ConflictRow.module.css";

interface Props {
  conflict: Conflict;
  /** What the other side is called. */
  other: string;
  choice: Choice | null;
  onChoose: (choice: Choice) => void;
}

/** One thing that two people disagree about, both sides next to each other. */
export function ConflictRow({ conflict, other, choice, onChoose }: Props) {
  const { t } = useTranslation("saving");
  const title = useConflictTitle(conflict);
  const side = useSideWords(conflict);
  return (
    <Radio.Group
      className={classes.row}
      value={choice}
      onChange={(value) => {
        onChoose(value === "mine" ? "mine" : "theirs");
      }}
      label={title}
      description={
        conflict.path.length > 0 && conflict.base !== undefined
          ? t("conflict.before", { value: side(conflict.base) })
          : undefined
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} mt="xs" spacing="sm">
        {(["mine", "theirs"] as const).map((which) => (
          <Radio.Card
            key={which}
            value={which}
            className={classes.side}
            aria-label={`${which === "mine" ? t("conflict.mine") : other}: ${side(conflict[which])}`}
          >
            <Radio.Indicator size="sm" />
            <div className={classes.what}>
              <Text size="xs" fw={650} c="dimmed">
                {which === "mine" ? t("conflict.mine") : other}
              </Text>
              <Text size="sm" className={classes.value}>
                {side(conflict[which])}
              </Text>
            </div>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}

function useConflictTitle({ subject, path, mine, theirs, base }: Conflict): string {
  const { t } = useTranslation("saving");
  const words = useFieldWords();
  const state = useDraftStore()?.getState();
  switch (subject.kind) {
    case "name":
      return t("conflict.workflowName");
    case "settings":
      return t("conflict.settings", { field: words.field(undefined, path) });
    case "note":
      return t("conflict.note");
    case "group":
      return t("conflict.group");
    case "wires": {
      const node = state?.document.nodes.find(({ id }) => id === subject.id);
      return t("conflict.wires", {
        node: node && state ? nodeTitle(state, node) : subject.id,
        output: subject.output,
      });
    }
    case "node": {
      const whole = path.length === 0 ? (mine ?? theirs ?? base) : undefined;
      const node = whole ? readNode(whole, 0) : state?.document.nodes.find(({ id }) => id === subject.id);
      const name = node && state ? nodeTitle(state, node) : subject.id;
      if (path.length === 0 || !state || !node) return name;
      return `${name}: ${words.field(typeOf(state.nodeTypes, node.type).params, path)}`;
    }
  }
}

/** One side's value; a whole node is either there or gone. */
function useSideWords({ subject, path }: Conflict): (value: unknown) => string {
  const { t } = useTranslation("saving");
  const words = useFieldWords();
  const state = useDraftStore()?.getState();
  const node = state?.document.nodes.find(({ id }) => subject.kind === "node" && id === subject.id);
  const schema = node && state ? typeOf(state.nodeTypes, node.type).params : undefined;
  return (value) => {
    if (subject.kind === "wires" && Array.isArray(value))
      return t("conflict.leadsTo", { nodes: value.join(", ") });
    if (path.length > 0 || subject.kind === "name") return words.value(value, schema, path);
    return value === undefined ? t("conflict.removed") : t("conflict.kept");
  };
}
