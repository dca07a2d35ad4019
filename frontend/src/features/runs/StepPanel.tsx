import { ScrollArea, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSteps } from "../../api/runs";
import type { Run, Step } from "../../api/types";
import { useEditor, useEditorStore } from "../../editor/context";
import { nodeById, nodeTitle } from "../../editor/selectors";
import { typeOf } from "../../editor/store";
import { Fetched } from "../../ui/Fetched";
import { NodeIcon } from "../../ui/NodeIcon";
import { SidePanel } from "../../ui/SidePanel";
import { StepChooser } from "./StepChooser";
import { StepData } from "./StepData";

interface Props {
  run: Run;
  nodeId: string;
  /** The step that was asked for; absent or of another node: the newest of this one. */
  seq: number | null;
  onChoose: (seq: number) => void;
}

/** What went into a node of a run and what came out, each time it was there. */
export function StepPanel({ run, nodeId, seq, onChoose }: Props) {
  const { t } = useTranslation("runs");
  const store = useEditorStore();
  const node = useEditor((state) => nodeById(state, nodeId));
  const title = useEditor((state) => (node ? nodeTitle(state, node) : nodeId));
  const type = useEditor((state) => typeOf(state.nodeTypes, node?.type ?? ""));
  const steps = useSteps(run.id);
  const close = () => {
    store.getState().open(null);
    store.getState().canvas?.focus(nodeId);
  };
  return (
    <SidePanel
      title={title}
      detail={[node?.name && type.title, nodeId].filter(Boolean).join(" · ")}
      icon={<NodeIcon icon={type.icon} family={type.family} />}
      width="clamp(20rem, 32%, 30rem)"
      closeLabel={t("step.close")}
      onClose={close}
    >
      <ScrollArea flex={1} mih={0}>
        <Fetched query={steps} empty={<NotReached />}>
          {(all) => <Visits run={run} steps={visitsOf(all, nodeId)} seq={seq} onChoose={onChoose} />}
        </Fetched>
      </ScrollArea>
    </SidePanel>
  );
}

interface VisitsProps {
  run: Run;
  steps: readonly Step[];
  seq: number | null;
  onChoose: (seq: number) => void;
}

function Visits({ run, steps, seq, onChoose }: VisitsProps) {
  const shown = steps.find((step) => step.seq === seq) ?? steps.at(-1);
  if (!shown) return <NotReached />;
  const next = steps[steps.indexOf(shown) + 1];
  return (
    <Stack gap="md" p="md">
      {steps.length > 1 && <StepChooser steps={steps} chosen={shown.seq} onChoose={onChoose} />}
      <StepData key={shown.seq} run={run} step={shown} until={next?.started_at ?? null} />
    </Stack>
  );
}

function NotReached() {
  const { t } = useTranslation("runs");
  return (
    <Text size="sm" c="dimmed" p="md">
      {t("step.notReached")}
    </Text>
  );
}

function visitsOf(steps: readonly Step[], nodeId: string): readonly Step[] {
  return steps.filter((step) => step.node_id === nodeId);
}
