import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { nodeTitle } from "../../editor/selectors";
import { typeOf } from "../../editor/store";
import { NodeIcon } from "../../ui/NodeIcon";
import type { WorkflowNode } from "../../workflow/document";
import { useBurst } from "./form/useBurst";
import { HelpButton } from "./HelpButton";
import { IdButton } from "./IdButton";
import classes from "./Inspector.module.css";
import { requestRun } from "./running/run-request";

interface Props {
  readonly node: WorkflowNode;
  readonly titleId: string;
  readonly isExpanded: boolean;
  readonly onExpand: () => void;
  readonly onClose: () => void;
}

/** Which node this is; its name and id are changed where they stand. */
export function InspectorHeader({ node, titleId, isExpanded, onExpand, onClose }: Props) {
  const { t } = useTranslation("inspector");
  const store = useEditorStore();
  const type = useEditor((state) => typeOf(state.nodeTypes, node.type));
  const title = useEditor((state) => nodeTitle(state, node));
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const workflowId = useEditor((state) => state.workflowId);
  const burst = useBurst(`name:${node.id}`);
  const expand = isExpanded ? t("collapse") : t("expand");

  const rename = (name: string) => {
    const to = { name: name === "" ? undefined : name };
    store.getState().edit([{ type: "update_node", id: node.id, to }], t("rename"), burst("name"));
  };
  return (
    <header className={classes.header}>
      <NodeIcon icon={type.icon} family={type.family} size={32} />
      <div className={classes.titles}>
        <h2 id={titleId} hidden>
          {title}
        </h2>
        <input
          className={classes.title}
          aria-label={t("name")}
          value={node.name ?? ""}
          placeholder={type.title}
          readOnly={isReadOnly}
          maxLength={200}
          onChange={(event) => {
            rename(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
        />
        <div className={classes.about}>
          <IdButton node={node} />
          {title !== type.title && <span className={classes.type}>{type.title}</span>}
        </div>
      </div>
      {workflowId !== null && !isReadOnly && (
        <Tooltip label={t("run.until")}>
          <ActionIcon
            variant="light"
            color="teal"
            aria-label={t("run.until")}
            onClick={() => {
              requestRun({ kind: "until", nodeId: node.id });
            }}
          >
            <IconPlayerPlay size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <HelpButton type={type} />
      <Tooltip label={expand}>
        <ActionIcon aria-label={expand} data-autofocus={isExpanded || undefined} onClick={onExpand}>
          {isExpanded ? (
            <IconArrowsDiagonalMinimize2 size={17} aria-hidden />
          ) : (
            <IconArrowsDiagonal size={17} aria-hidden />
          )}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t("close")}>
        <ActionIcon aria-label={t("close")} onClick={onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}
