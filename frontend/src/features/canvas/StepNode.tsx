import type { NodeProps } from "@xyflow/react";
import { memo, useContext } from "react";
import { NodeIcon } from "../../ui/NodeIcon";
import { BubbleView } from "./BubbleView";
import { useCanvas, useCanvasUi } from "./canvas-ui";
import { ErrorPort } from "./ErrorPort";
import type { StepData, StepFlowNode } from "./flow-types";
import { InputPort } from "./InputPort";
import { NameField } from "./NameField";
import { OutputPort } from "./OutputPort";
import { PortRows } from "./PortRows";
import { SketchContext, SketchedStep } from "./SketchedStep";
import { StepBadges } from "./StepBadges";
import { StepToolbar } from "./StepToolbar";
import { Written } from "./Written";
import classes from "./StepNode.module.css";

type Props = NodeProps<StepFlowNode>;

/** One node of the workflow. React Flow tells its place on every frame of a drag; that is not drawn here. */
export const StepNode = memo(
  function StepNode({ id, data, selected, height }: Props) {
    const isSketch = useContext(SketchContext);
    const isCandidate = useCanvasUi((ui) => ui.connecting?.candidate === id);
    const [mark] = data.marks;
    return (
      <div
        className={classes.step}
        data-trigger={data.type.is_trigger || undefined}
        data-tone={mark?.tone}
        data-faded={mark?.isFaded === true || undefined}
        data-disabled={data.node.disabled === true || undefined}
        data-problem={problemOf(data)}
        data-candidate={isCandidate || undefined}
        data-sketch={isSketch || undefined}
      >
        {isSketch ? (
          <SketchedStep data={data} height={height} />
        ) : (
          <>
            <StepHead id={id} data={data} />
            {data.bubble && <BubbleView bubble={data.bubble} />}
            <PortRows id={id} data={data} />
            {data.ports.error && <ErrorPort id={id} port={data.ports.error} />}
          </>
        )}
        {selected && !isSketch && !data.isReadOnly && <StepToolbar id={id} data={data} />}
      </div>
    );
  },
  (before, now) => before.data === now.data && before.selected === now.selected && before.id === now.id,
);

function StepHead({ id, data }: { id: string; data: StepData }) {
  const { t } = useCanvas();
  const isRenaming = useCanvasUi((ui) => ui.renaming === id);
  const [input, ...moreInputs] = data.ports.inputs;
  const [output, ...moreOutputs] = data.ports.outputs;
  return (
    <div className={classes.head}>
      {input && moreInputs.length === 0 && <InputPort id={id} port={input} />}
      <NodeIcon icon={data.type.icon} family={data.type.family} />
      <div className={classes.titles}>
        {isRenaming ? (
          <NameField id={id} name={data.title} />
        ) : (
          <span className={classes.title}>{data.title}</span>
        )}
        <span className={classes.sub}>
          {data.isInstalled ? <Written text={subLine(data)} /> : t("step.notInstalled")}
        </span>
      </div>
      <StepBadges data={data} />
      {output && moreOutputs.length === 0 && <OutputPort id={id} port={output} />}
    </div>
  );
}

/** What the type is, unless the title says so already; then what it is set to. */
function subLine({ node, type, title, summary, bubble }: StepData): string {
  const isNamed = title !== type.title;
  if (bubble || summary === "") return isNamed ? type.title : type.family_title;
  return summary || node.type;
}

function problemOf({ problems }: StepData): "error" | "warning" | undefined {
  if (problems.length === 0) return undefined;
  return problems.some((problem) => problem.severity === "error") ? "error" : "warning";
}
