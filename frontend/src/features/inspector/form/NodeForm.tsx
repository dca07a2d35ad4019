import { Alert, Stack, Text } from "@mantine/core";
import { useMemo, useState, type Ref } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../../editor/context";
import { typeOf } from "../../../editor/store";
import type { Params, WorkflowNode } from "../../../workflow/document";
import { USUAL_FIELD, type Field } from "../../../workflow/schema-form";
import { isWithin, pathInNode } from "../../../workflow/schema-form-problems";
import { readForm } from "../../../workflow/schema-form-reader";
import { isShown } from "../../../workflow/schema-form-values";
import { JsonControl } from "../fields/JsonControl";
import { TemplateSection } from "../template/TemplateSection";
import { useTemplateOf } from "../template/useTemplateOf";
import { FieldList } from "./FieldList";
import { Fold } from "./Fold";
import { FormContext } from "./FormContext";
import { NodeSettings } from "./NodeSettings";
import { TakeOptions } from "./TakeOptions";
import { useBurst } from "./useBurst";
import { useFormState } from "./useFormState";

interface Props {
  readonly node: WorkflowNode;
  readonly ref: Ref<HTMLDivElement>;
}

const NO_PARAMS: Params = {};

/** Everything that can be said of one node, as fields. */
export function NodeForm({ node, ref }: Props) {
  const { t } = useTranslation("inspector");
  const store = useEditorStore();
  const nodeTypes = useEditor((state) => state.nodeTypes);
  const asked = useEditor((state) => state.openField?.path ?? null);
  const isInstalled = nodeTypes.has(node.type);
  const type = typeOf(nodeTypes, node.type);
  const fields = useMemo(() => readForm(type.params), [type]);
  const form = useFormState(node);
  const burst = useBurst(node.id);
  const [isUnfolded, setUnfolded] = useState<boolean | null>(null);
  const params = node.params ?? NO_PARAMS;
  const template = useTemplateOf(fields, params);

  const setParams = (next: Params, path: string) => {
    store.getState().setParams(node.id, next, t("edit"), burst(path));
  };
  const isPlain = (field: Field) => !field.isAdvanced && !template?.covers.includes(field.name);
  const isFolded = (field: Field) => field.isAdvanced && !template?.covers.includes(field.name);
  const folded = fields.filter((field) => isFolded(field) && isShown(field, params, fields));
  const set = folded.filter((field) => field.name in params).length;
  const isAsked = asked !== null && folded.some((field) => isWithin(asked, `params.${field.name}`));
  const shared = { fields, path: "params", params, onParams: setParams };

  return (
    <FormContext value={form}>
      <Stack gap="md" ref={ref}>
        <Elsewhere id={node.id} fields={fields} params={params} />
        {!isInstalled && (
          <>
            <Alert color="orange" p="xs">
              {t("not_installed", { type: node.type })}
            </Alert>
            <JsonControl
              field={RAW}
              path="params"
              value={{ ...params }}
              ids={{ label: "raw", control: "raw", message: "raw" }}
              isInvalid={false}
              isBare
              onChange={(value) => {
                if (typeof value === "object" && value !== null && !Array.isArray(value))
                  setParams(value, "params");
              }}
            />
          </>
        )}
        {template && <TemplateSection {...template} params={params} onParams={setParams} />}
        <TakeOptions node={node} onParams={setParams} />
        <FieldList {...shared} only={isPlain} />
        {isInstalled && fields.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("no_fields")}
          </Text>
        )}
        {folded.length > 0 && (
          <Fold
            title={t("more")}
            count={set}
            isOpen={isUnfolded ?? (isAsked || set > 0)}
            onToggle={setUnfolded}
          >
            <FieldList {...shared} only={isFolded} />
          </Fold>
        )}
        <NodeSettings node={node} isAsked={asked !== null && !asked.startsWith("params")} />
      </Stack>
    </FormContext>
  );
}

const RAW = { ...USUAL_FIELD, kind: "json", name: "params", title: "params" } as const;

interface ElsewhereProps {
  readonly id: string;
  readonly fields: readonly Field[];
  readonly params: Params;
}

/** Problems of the node that no field shows: of the whole, or of a field that is not shown. */
function Elsewhere({ id, fields, params }: ElsewhereProps) {
  const problems = useEditor((state) => state.problems);
  const shown = fields
    .filter((field) => isShown(field, params, fields))
    .map((field) => `params.${field.name}`);
  const elsewhere = problems.filter((problem) => {
    const path = pathInNode(problem);
    return problem.node_id === id && path.startsWith("params") && !shown.some((one) => isWithin(path, one));
  });
  if (elsewhere.length === 0) return null;
  return (
    <Alert color="red" p="xs">
      {elsewhere.map((problem) => (
        <Text key={`${problem.code}:${problem.path ?? ""}`} size="sm">
          {problem.message}
        </Text>
      ))}
    </Alert>
  );
}
