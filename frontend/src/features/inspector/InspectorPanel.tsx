import { Modal, ScrollArea, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { nodeTitle } from "../../editor/selectors";
import type { WorkflowNode } from "../../workflow/document";
import { loadEditor } from "./code/loading";
import { InputPanel } from "./data/InputPanel";
import { NodeDataContext } from "./data/NodeDataContext";
import { OutputPanel } from "./data/OutputPanel";
import { useFetchedNodeData } from "./data/useFetchedNodeData";
import { NodeForm } from "./form/NodeForm";
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
  const box = useRef<HTMLElement>(null);
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
    // Whoever opened it by keyboard goes on from here; a field that was asked for takes the focus itself.
    if (store.getState().openField === null && !isTyping()) box.current?.focus({ preventScroll: true });
    // It stays open while the keyboard walks over the canvas; Enter comes back to it.
    const onEnter = (event: globalThis.KeyboardEvent) => {
      const isOnNode = event.target instanceof Element && event.target.matches(".react-flow__node");
      if (event.key === "Enter" && isOnNode) box.current?.focus({ preventScroll: true });
    };
    window.addEventListener("keydown", onEnter);
    return () => {
      window.removeEventListener("keydown", onEnter);
    };
  }, [store]);

  const close = () => {
    store.getState().open(null);
    store.getState().show({ right: null });
    store.getState().canvas?.focus(node.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
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
          size="calc(100vw - 4rem)"
          classNames={DIALOG_CLASSES}
          yOffset="2rem"
          xOffset="2rem"
        >
          <Modal.Overlay backgroundOpacity={0.35} />
          <Modal.Content aria-label={title}>
            {header}
            {isWide ? <ThreeColumns key={node.id} node={node} /> : <NodeTabs key={node.id} node={node} />}
          </Modal.Content>
        </Modal.Root>
      ) : (
        <aside
          ref={box}
          tabIndex={-1}
          className={classes.panel}
          style={{ width }}
          aria-labelledby={titleId}
          aria-label={title}
          onKeyDown={onKeyDown}
        >
          <ResizeHandle label={t("resize")} width={width} onWidth={setWidth} />
          {header}
          <NodeTabs key={node.id} node={node} />
        </aside>
      )}
    </NodeDataContext>
  );
}

/** Settings, input and output, one at a time. The form stays as it is while the others are looked at. */
function NodeTabs({ node }: Props) {
  const { t } = useTranslation("inspector");
  return (
    <Tabs defaultValue="settings" className={classes.tabs} keepMounted>
      <Tabs.List px="xs">
        <Tabs.Tab value="settings">{t("tab.settings")}</Tabs.Tab>
        <Tabs.Tab value="input">{t("tab.input")}</Tabs.Tab>
        <Tabs.Tab value="output">{t("tab.output")}</Tabs.Tab>
      </Tabs.List>
      {(["settings", "input", "output"] as const).map((tab) => (
        <Tabs.Panel key={tab} value={tab} className={classes.tab}>
          <ScrollArea.Autosize mah="100%" type="auto" className={classes.scroll}>
            <div className={classes.inside}>
              {tab === "settings" && <NodeForm node={node} />}
              {tab === "input" && <InputPanel />}
              {tab === "output" && <OutputPanel />}
            </div>
          </ScrollArea.Autosize>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function isTyping(): boolean {
  return document.activeElement?.matches("input, textarea, [contenteditable=true]") ?? false;
}
