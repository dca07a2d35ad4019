import { Anchor, Stack, Text } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { Link, linkOptions } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Considered } from "../../api/routing";
import { useEditorStore } from "../../editor/context";
import classes from "./Answer.module.css";

interface Props {
  answer: { taken_by: Considered | null; considered: readonly Considered[]; notes: readonly string[] };
  /** A link was followed. */
  onFollow: () => void;
}

/** Who takes the message, and everybody who was asked, in the order they are asked. */
export function Answer({ answer, onFollow }: Props) {
  const { t } = useTranslation("routing");
  const { taken_by: taker, considered, notes } = answer;
  return (
    <section className={classes.answer} aria-label={t("answer")} role="status">
      <Text fw={650}>{taker ? t("takenBy", { who: nameOf(taker) }) : t("nobody")}</Text>
      {taker && (
        <Text size="sm" c="dimmed">
          {taker.reason}
        </Text>
      )}
      {notes.map((note) => (
        <Text key={note} size="sm" mt={4}>
          {note}
        </Text>
      ))}
      <Text size="xs" fw={600} c="dimmed" mt="sm" mb={4}>
        {t("considered")}
      </Text>
      <Stack component="ol" gap={0} className={classes.list ?? ""}>
        {considered.map((one, index) => (
          <li key={index} className={classes.item} data-takes={one.takes}>
            {one.takes ? (
              <IconCheck size={16} role="img" aria-label={t("takes")} />
            ) : (
              <IconMinus size={16} role="img" aria-label={t("passes")} />
            )}
            <div>
              <Text size="sm" fw={one.takes ? 650 : 500}>
                {nameOf(one)} <Way considered={one} onFollow={onFollow} />
              </Text>
              <Text size="xs" c="dimmed">
                {one.reason}
              </Text>
            </div>
          </li>
        ))}
      </Stack>
    </section>
  );

  function nameOf(one: Considered): string {
    const parts = [one.workflow_name, one.node_name].filter(Boolean).join(" › ");
    const kind = t(`kind.${one.kind}`);
    return parts ? `${kind}: ${parts}` : kind;
  }
}

/** Where one can see what would take it: the run that waits, the node on this canvas, or another workflow. */
function Way({ considered, onFollow }: { considered: Considered; onFollow: () => void }) {
  const { t } = useTranslation("routing");
  const store = useEditorStore();
  const { run_id: runId, workflow_id: workflowId, node_id: nodeId } = considered;
  const { workflowId: own, document } = store.getState();
  const isHere = workflowId === own && document.nodes.some((node) => node.id === nodeId);
  if (runId === null && nodeId !== null && isHere) {
    return (
      <Anchor
        component="button"
        type="button"
        size="xs"
        onClick={() => {
          onFollow();
          store.getState().canvas?.reveal([nodeId]);
          store.getState().open(nodeId);
        }}
      >
        {t("showNode")}
      </Anchor>
    );
  }
  const search = nodeId === null ? {} : { node: nodeId };
  const to =
    runId !== null
      ? linkOptions({ to: "/runs/$runId", params: { runId }, search })
      : workflowId !== null
        ? linkOptions({ to: "/workflows/$workflowId", params: { workflowId }, search })
        : null;
  if (to === null) return null;
  return (
    <Anchor size="xs" onClick={onFollow} renderRoot={(props) => <Link {...to} {...props} />}>
      {t(runId === null ? "openWorkflow" : "openRun")}
    </Anchor>
  );
}
