import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import type { WorkflowNode } from "../../workflow/document";
import { InputPanel } from "./data/InputPanel";
import { OutputPanel } from "./data/OutputPanel";
import { NodeForm } from "./form/NodeForm";
import classes from "./Inspector.module.css";

interface Props {
  readonly node: WorkflowNode;
  readonly form: Ref<HTMLDivElement>;
}

/** What came in, the form, what went out: side by side. */
export function ThreeColumns({ node, form }: Props) {
  const { t } = useTranslation("inspector");
  return (
    <div className={classes.columns}>
      <section className={classes.column} aria-label={t("tab.input")} tabIndex={0}>
        <h3 className={classes.columnTitle}>{t("tab.input")}</h3>
        <InputPanel />
      </section>
      <section className={classes.column} aria-label={t("tab.settings")}>
        <NodeForm node={node} ref={form} />
      </section>
      <section className={classes.column} aria-label={t("tab.output")} tabIndex={0}>
        <h3 className={classes.columnTitle}>{t("tab.output")}</h3>
        <OutputPanel />
      </section>
    </div>
  );
}
