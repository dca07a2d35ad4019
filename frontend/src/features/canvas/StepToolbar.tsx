import {
  IconAdjustments,
  IconCopyPlus,
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useEditorStore } from "../../editor/context";
import { useCanvas } from "./canvas-ui";
import type { StepData } from "./flow-types";
import classes from "./StepToolbar.module.css";

interface Props {
  id: string;
  data: StepData;
}

/** Small buttons over the selected node, for the mouse and the finger; keys and the menu do the same. */
export function StepToolbar({ id, data }: Props) {
  const { t, ui, operations } = useCanvas();
  const store = useEditorStore();
  return (
    <div className={`${classes.bar} nodrag nopan`}>
      <Button
        name={t("menu.open")}
        onClick={() => {
          store.getState().open(id);
        }}
      >
        <IconAdjustments size={15} />
      </Button>
      <Button
        name={data.node.disabled ? t("menu.enable") : t("menu.disable")}
        onClick={() => {
          operations.toggleDisabled([id]);
        }}
      >
        {data.node.disabled ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />}
      </Button>
      <Button
        name={t("menu.duplicate")}
        onClick={() => {
          operations.duplicate([id]);
        }}
      >
        <IconCopyPlus size={15} />
      </Button>
      <Button
        name={t("menu.delete")}
        onClick={() => {
          operations.removeSelection(false);
        }}
      >
        <IconTrash size={15} />
      </Button>
      <Button
        name={t("menu.more")}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          ui.setState({ menu: { node: id, x: left, y: bottom + 4 } });
        }}
      >
        <IconDots size={15} />
      </Button>
    </div>
  );
}

interface ButtonProps {
  name: string;
  onClick: (event: React.MouseEvent<HTMLButtonElement>) => void;
  children: ReactNode;
}

function Button({ name, onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.button}
      aria-label={name}
      title={name}
      onClick={(event) => {
        event.stopPropagation();
        onClick(event);
      }}
    >
      {children}
    </button>
  );
}
