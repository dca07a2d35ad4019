import { useTranslation } from "react-i18next";
import { useShortcuts } from "../editor/commands";
import { useEditor } from "../editor/context";
import type { BottomPanel, RightPanel } from "../editor/panels";
import { Canvas } from "../features/canvas/Canvas";
import { EditMenu } from "../features/canvas/EditMenu";
import { Inspector } from "../features/inspector/Inspector";
import { InspectorActions } from "../features/inspector/InspectorActions";
import { WorkflowSettings } from "../features/inspector/WorkflowSettings";
import { OverlayControl } from "../features/overlays/OverlayControl";
import { CommandPalette } from "../features/palette/CommandPalette";
import { InsertMenu } from "../features/palette/InsertMenu";
import { Palette } from "../features/palette/Palette";
import { ShortcutSheet } from "../features/palette/ShortcutSheet";
import { ProblemsButton } from "../features/problems/ProblemsButton";
import { ProblemsPanel } from "../features/problems/ProblemsPanel";
import { ActiveSwitch } from "../features/publishing/ActiveSwitch";
import { PublishButton } from "../features/publishing/PublishButton";
import { VersionsButton } from "../features/publishing/VersionsButton";
import { RoutingButton } from "../features/routing/RoutingButton";
import { ConflictDialog } from "../features/saving/ConflictDialog";
import { Presence } from "../features/saving/Presence";
import { SaveStatus } from "../features/saving/SaveStatus";
import { TestButton } from "../features/testing/TestButton";
import { Transfer } from "../features/transfer/Transfer";
import { Bar, BarTools } from "../ui/Bar";
import { deferred } from "../ui/deferred";
import classes from "./EditorFrame.module.css";

/* What is not there at first, and speaks to the server whenever it is: it may come when it is asked for. */
const phonePart = deferred(async () => (await import("../features/testing/PhonePanel")).PhonePanel);
const runPart = deferred(async () => (await import("../features/testing/RunPanel")).RunPanel);
const versionsPart = deferred(async () => (await import("../features/versions/VersionsPanel")).VersionsPanel);

/** Everything around the canvas of one workflow, and the canvas. */
export function EditorFrame() {
  const { t } = useTranslation("canvas");
  const right = useEditor((state) => state.right);
  const bottom = useEditor((state) => state.bottom);
  const isPaletteOpen = useEditor((state) => state.isPaletteOpen);
  useShortcuts();

  return (
    <div className={classes.frame}>
      <Bar
        label={t("bar")}
        start={
          <>
            <EditMenu />
            <SaveStatus />
          </>
        }
        end={
          <>
            <Presence />
            <ProblemsButton />
            <BarTools>
              <CommandPalette />
              <RoutingButton />
            </BarTools>
            <OverlayControl />
            <VersionsButton />
            <TestButton />
            <ActiveSwitch />
            <PublishButton />
          </>
        }
      />
      <div className={classes.middle}>
        {isPaletteOpen && <Palette />}
        <div className={classes.centre}>
          <Canvas />
          {bottom && <BottomOf panel={bottom} />}
        </div>
        {right && <RightOf panel={right} />}
      </div>
      <InspectorActions />
      <InsertMenu />
      <Transfer />
      <ShortcutSheet />
      <ConflictDialog />
    </div>
  );
}

function RightOf({ panel }: { panel: RightPanel }) {
  switch (panel) {
    case "inspector":
      return <Inspector />;
    case "phone":
      return <phonePart.View />;
    case "versions":
      return <versionsPart.View />;
    case "settings":
      return <WorkflowSettings />;
  }
}

function BottomOf({ panel }: { panel: BottomPanel }) {
  switch (panel) {
    case "problems":
      return <ProblemsPanel />;
    case "run":
      return <runPart.View />;
  }
}
