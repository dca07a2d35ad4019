import { useEditorStore } from "../../editor/context";
import type { DrawnPort } from "../../workflow/ports";
import { useCanvas } from "./canvas-ui";
import classes from "./Ports.module.css";

interface Props {
  id: string;
  port: DrawnPort;
}

/** The plus behind an output that leads nowhere yet. The keyboard has N for it, so it is no stop of its own. */
export function AddAfter({ id, port }: Props) {
  const { t } = useCanvas();
  const store = useEditorStore();
  if (store.getState().isReadOnly) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${classes.add} nodrag nopan`}
      aria-label={t("add.after", { output: port.title })}
      title={t("add.after", { output: port.title })}
      onClick={(event) => {
        event.stopPropagation();
        const { right, top } = event.currentTarget.getBoundingClientRect();
        store.getState().insert({ from: { node: id, output: port.name }, screen: { x: right, y: top } });
      }}
    >
      +
    </button>
  );
}
