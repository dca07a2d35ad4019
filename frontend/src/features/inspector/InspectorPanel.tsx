import { Modal, ScrollArea, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useId, useRef, useState, type DragEvent, type KeyboardEvent, type Ref } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { nodeTitle } from "../../editor/selectors";
import type { WorkflowNode } from "../../workflow/document";
import { loadEditor } from "./code/loading";
import { InputPanel } from "./data/InputPanel";
import { NodeDataContext } from "./data/NodeDataContext";
import { OutputPanel } from "./data/OutputPanel";
import { useFetchedNodeData } from "./data/useFetchedNodeData";
import { focusField } from "./form/focus-field";
import { NodeForm } from "./form/NodeForm";
import { useFormUndo } from "./form/useFormUndo";
import { setTarget } from "./form/target";
import { isOpenInside } from "./escape";
import { InspectorHeader } from "./InspectorHeader";
import classes from "./Inspector.module.css";
import { ResizeHandle } from "./ResizeHandle";
import { useStoredWidth } from "./useStoredWidth";
import { ThreeColumns } from "./ThreeColumns";

interface Props {
  readonly node: WorkflowNode;
}

const DIALOG_CLASSES = { content: classes.dialog ?? "" };
/** Three columns need at least this much. */
const WIDE = "(min-width: 62em)";

/** One node, open: beside the canvas, or over it between its input and its output. */
export function InspectorPanel({ node }: Props) {
  const { t } = useTranslation("inspector");
  const store = useEditorStore();
  const title = useEditor((state) => nodeTitle(state, node));
  const data = useFetchedNodeData(node.id);
  const [isExpanded, setExpanded] = useState(false);
  const [width, setWidth] = useStoredWidth();
  const isWide = useMediaQuery(WIDE, true);
  const openField = useEditor((state) => state.openField);
  const form = useRef<HTMLDivElement>(null);
  const { onUndoKey, ...undo } = useFormUndo();
  const titleId = useId();

  useEffect(loadEditor, []);
  // Not the form's to do: a tab that is not shown is as good as unmounted, and its last field still takes values.
  useEffect(
    () => () => {
      setTarget(null);
    },
    [node.id, isExpanded],
  );
  useEffect(() => {
    // The panel takes the room the node may have stood in.
    if (!isExpanded) store.getState().canvas?.bringIn(node.id);
  }, [store, node.id, isExpanded]);
  useEffect(() => {
    if (openField && form.current) focusField(form.current, openField.path);
  }, [openField]);

  const close = () => {
    store.getState().open(null);
    store.getState().show({ right: null });
    store.getState().canvas?.focus(node.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    onUndoKey(event);
    if (event.key !== "Escape" || event.defaultPrevented || isOpenInside(event.target)) return;
    event.preventDefault();
    if (isExpanded) setExpanded(false);
    else close();
  };
  const header = (
    <InspectorHeader
      node={node}
      titleId={titleId}
      isExpanded={isExpanded}
      onExpand={() => {
        setExpanded(!isExpanded);
      }}
      onClose={close}
    />
  );
  return (
    <NodeDataContext value={data}>
      {isExpanded ? (
        <Modal.Root
          opened
          onClose={() => {
            setExpanded(false);
          }}
          closeOnEscape={false}
          onKeyDown={onKeyDown}
          {...undo}
          size="calc(100vw - 4rem)"
          classNames={DIALOG_CLASSES}
          yOffset="2rem"
          xOffset="2rem"
        >
          <Modal.Overlay backgroundOpacity={0.35} />
          <Modal.Content aria-label={title}>
            {header}
            {isWide ? (
              <ThreeColumns key={node.id} node={node} form={form} />
            ) : (
              <NodeTabs key={node.id} node={node} form={form} />
            )}
          </Modal.Content>
        </Modal.Root>
      ) : (
        <aside
          className={classes.panel}
          style={{ width }}
          aria-labelledby={titleId}
          aria-label={title}
          onKeyDown={onKeyDown}
          {...undo}
        >
          <ResizeHandle label={t("resize")} width={width} onWidth={setWidth} />
          {header}
          <NodeTabs key={node.id} node={node} form={form} />
        </aside>
      )}
    </NodeDataContext>
  );
}

interface TabsProps extends Props {
  readonly form: Ref<HTMLDivElement>;
}

const TABS = ["settings", "input", "output"] as const;

/** Settings, input and output, one at a time. The form stays as it is while the others are looked at. */
function NodeTabs({ node, form }: TabsProps) {
  const { t } = useTranslation("inspector");
  const openField = useEditor((state) => state.openField);
  const [answered, setAnswered] = useState(openField);
  const [tab, setTab] = useState<string | null>("settings");
  if (openField !== answered) {
    setAnswered(openField);
    if (openField) setTab("settings");
  }
  // A value that is dragged needs a field to go to; Chromium ends a drag whose beginning is hidden at once.
  const showFields = () => {
    setTimeout(() => {
      setTab("settings");
    }, 0);
  };
  const goBack = (event: DragEvent) => {
    if (event.dataTransfer.dropEffect === "none") setTab("input");
  };
  return (
    <Tabs value={tab} onChange={setTab} className={classes.tabs} keepMounted>
      <Tabs.List px="xs">
        {TABS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`tab.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((one) => (
        <Tabs.Panel key={one} value={one} className={classes.tab}>
          <ScrollArea.Autosize mah="100%" type="auto" className={classes.scroll}>
            <div className={classes.inside}>
              {one === "settings" && <NodeForm node={node} ref={form} />}
              {one === "input" && (
                <div onDragStartCapture={showFields} onDragEnd={goBack}>
                  <InputPanel />
                </div>
              )}
              {one === "output" && <OutputPanel />}
            </div>
          </ScrollArea.Autosize>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
