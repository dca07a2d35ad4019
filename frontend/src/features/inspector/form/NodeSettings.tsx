import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../../editor/context";
import { typeOf } from "../../../editor/store";
import type { Params, WorkflowNode } from "../../../workflow/document";
import { isShown, valueOf, withValue } from "../../../workflow/schema-form-values";
import { FieldView } from "./FieldView";
import { Fold } from "./Fold";
import { paramsOfSettings, patchOf, settingFields } from "./node-settings";
import { useBurst } from "./useBurst";

interface Props {
  readonly node: WorkflowNode;
  /** Somebody asked to be shown one of these. */
  readonly isAsked: boolean;
}

/** How the node is run: again after errors, for how long, once for each of a list, or not at all. */
export function NodeSettings({ node, isAsked }: Props) {
  const { t } = useTranslation("inspector");
  const store = useEditorStore();
  const isTrigger = useEditor((state) => typeOf(state.nodeTypes, node.type).is_trigger);
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const burst = useBurst(`settings:${node.id}`);
  const fields = settingFields(t, isTrigger);
  const params = paramsOfSettings(node);
  const set = Object.keys(params).length;

  const onParams = (next: Params, path: string) => {
    const change = { type: "update_node", id: node.id, to: patchOf(next) } as const;
    store.getState().edit([change], t("edit"), burst(path));
  };
  return (
    <Fold title={t("settings.title")} count={set} isOpen={isOpen ?? isAsked} onToggle={setOpen}>
      {fields
        .filter((field) => isShown(field, params, fields))
        .map((field) => (
          <FieldView
            key={field.name}
            field={field}
            path={field.name}
            value={valueOf(params, field)}
            onChange={(value) => {
              onParams(withValue(params, field, value), field.name);
            }}
          />
        ))}
    </Fold>
  );
}
