import { Button, Popover } from "@mantine/core";
import { IconChartArrows } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOverlay, type OverlayQuery } from "../../api/overlay";
import { useCommands } from "../../editor/commands";
import { useEditor } from "../../editor/context";
import { BarWords } from "../../ui/Bar";
import { deferred } from "../../ui/deferred";
import type { OverlayKind } from "./overlay-marks";
import { useOverlayMarks } from "./useOverlayMarks";

const formPart = deferred(async () => (await import("./OverlayForm")).OverlayForm);
const numbersPart = deferred(async () => (await import("./NumbersDialog")).NumbersDialog);

const LAST_WEEK: OverlayQuery = { period: { kind: "last", hours: 168 }, version: null };

/** Chooses what of the past is drawn over the canvas. */
export function OverlayControl() {
  const workflowId = useEditor((state) => state.workflowId);
  return workflowId === null ? null : <Control workflowId={workflowId} />;
}

function Control({ workflowId }: { workflowId: string }) {
  const { t } = useTranslation("overlays");
  const [isOpen, setOpen] = useState(false);
  const [isTable, setTable] = useState(false);
  const [kind, setKind] = useState<OverlayKind | null>(null);
  const [asked, setAsked] = useState<OverlayQuery>(LAST_WEEK);
  const overlay = useOverlay(workflowId, kind === null && !isTable ? null : asked);
  useOverlayMarks(overlay.data ?? null, kind);

  // Opened with the form in it: an empty one would not know where to put the keyboard.
  const open = useCallback(() => {
    const show = () => {
      setOpen(true);
    };
    formPart.fetch().then(show, show);
  }, []);
  const commands = useMemo(
    () => [
      {
        id: "overlays.open",
        title: t("command.open"),
        section: t("section"),
        run: open,
      },
      {
        id: "overlays.off",
        title: t("command.off"),
        section: t("section"),
        isEnabled: () => kind !== null,
        run: () => {
          setKind(null);
        },
      },
    ],
    [t, kind, open],
  );
  useCommands("overlays", commands);

  return (
    <>
      <Popover
        opened={isOpen}
        onChange={setOpen}
        position="bottom-end"
        width={340}
        trapFocus
        withArrow
        shadow="md"
      >
        <Popover.Target>
          <Button
            size="xs"
            variant={kind === null ? "default" : "light"}
            leftSection={<IconChartArrows size={16} aria-hidden />}
            aria-pressed={kind !== null}
            onClick={() => {
              if (isOpen) setOpen(false);
              else open();
            }}
          >
            <BarWords>{kind === null ? t("title") : t(`kind.${kind}`)}</BarWords>
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <formPart.View
            workflowId={workflowId}
            kind={kind}
            asked={asked}
            overlay={overlay}
            onKind={setKind}
            onAsk={setAsked}
            onTable={() => {
              setTable(true);
              setOpen(false);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {isTable && (
        <numbersPart.View
          overlay={overlay.data ?? null}
          onClose={() => {
            setTable(false);
          }}
        />
      )}
    </>
  );
}
