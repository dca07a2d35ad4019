import type { TFunction } from "i18next";
import { inputOf, type Edge, type Group, type Note } from "../../workflow/document";
import { portTitle, type DrawnPort } from "../../workflow/ports";
import type { StepData } from "./flow-types";

interface Attributes {
  readonly "aria-roledescription": string;
}

/** What screen readers are told of what is drawn, in one language. */
export interface Words {
  readonly language: string;
  readonly step: (data: StepData) => string;
  readonly wire: (edge: Edge, source: StepData | undefined, target: StepData | undefined) => string;
  readonly note: (note: Note) => string;
  readonly group: (group: Group) => string;
  readonly stepAttributes: Attributes;
  readonly wireAttributes: Attributes & { readonly tabIndex: number };
  readonly noteAttributes: Attributes;
  readonly groupAttributes: Attributes;
}

export function createWords(t: TFunction<"canvas">, language: string): Words {
  return {
    language,
    step: (data) => sentenceOf(data, t),
    wire: (edge, source, target) =>
      t("aria.wire", {
        output: titleAt(source?.ports.outputs, edge.output),
        source: source?.title ?? edge.source,
        target: target?.title ?? edge.target,
        input: titleAt(target?.ports.inputs, inputOf(edge)),
      }),
    note: (note) => t("aria.note", { text: note.text.slice(0, 80) || t("aria.empty") }),
    group: (group) => t("aria.group", { name: group.name, count: group.nodes.length }),
    stepAttributes: { "aria-roledescription": t("aria.roles.step") },
    // Wires are reached from their nodes, by a key of their own: one stop each would be too many.
    wireAttributes: { "aria-roledescription": t("aria.roles.wire"), tabIndex: -1 },
    noteAttributes: { "aria-roledescription": t("aria.roles.note") },
    groupAttributes: { "aria-roledescription": t("aria.roles.group") },
  };
}

function sentenceOf(data: StepData, t: TFunction<"canvas">): string {
  const outputs = data.ports.outputs.map((port) => port.title.toLowerCase());
  return [
    data.title,
    data.node.type,
    ...(data.isInstalled ? [] : [t("step.notInstalled")]),
    ...(data.node.disabled ? [t("step.disabled")] : []),
    ...(data.problems.length > 0 ? [t("aria.problems", { count: data.problems.length })] : []),
    ...data.marks.flatMap((mark) => mark.title ?? mark.badge ?? []),
    ...(outputs.length > 0 ? [t("aria.outputs", { names: outputs.join(", "), count: outputs.length })] : []),
  ].join(", ");
}

function titleAt(ports: readonly DrawnPort[] | undefined, name: string): string {
  return ports?.find((port) => port.name === name)?.title ?? portTitle({ name });
}
