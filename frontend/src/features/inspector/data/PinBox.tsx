import { Button, Group, Paper, Text } from "@mantine/core";
import { IconPencil, IconPin, IconPinnedOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSetPin, type Pin } from "../../../api/pins";
import type { Step } from "../../../api/types";
import { useEditor } from "../../../editor/context";
import { nodeById, outputsOf } from "../../../editor/selectors";
import { notifyError } from "../../../ui/notify";
import { asJson } from "./json-value";
import { useNodeData } from "./NodeDataContext";
import { PinEditor } from "./PinEditor";

interface Props {
  /** The step whose output may be pinned. */
  readonly step: Step | null;
}

/** Pins the output for tests, says so when it is, and lets it be edited. */
export function PinBox({ step }: Props) {
  const { t } = useTranslation("inspector");
  const { pin, nodeId, workflowId } = useNodeData();
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const firstPort = useEditor((state) => {
    const node = nodeById(state, nodeId);
    return (node && outputsOf(state, node)[0]?.name) ?? "out";
  });
  const setPin = useSetPin(workflowId);
  const [isEditing, setEditing] = useState(false);
  /** Then the button that was pressed is gone, and the one in its place has the keyboard. */
  const [isChanged, setChanged] = useState(false);
  // What is not known to be pinned could be pinned over.
  if (workflowId === null || isReadOnly || pin === undefined) return null;

  const save = (next: Pin | null) => {
    setChanged(true);
    setPin.mutate(
      { nodeId, pin: next },
      {
        onError: (error) => {
          notifyError(error);
        },
        onSuccess: () => {
          setEditing(false);
        },
      },
    );
  };
  const given = pin ?? { port: step?.port ?? firstPort, value: asJson(step?.output) };

  return (
    <>
      {pin ? (
        <Paper withBorder p="xs" bg="var(--mantine-color-grape-light)">
          <Text size="xs" fw={600}>
            {t("pin.is_on", { port: pin.port })}
          </Text>
          <Text size="xs" c="dimmed" mb={6}>
            {t("pin.note")}
          </Text>
          <Group gap="xs">
            <Button
              size="compact-xs"
              variant="default"
              autoFocus={isChanged}
              leftSection={<IconPencil size={13} aria-hidden />}
              onClick={() => {
                setEditing(true);
              }}
            >
              {t("pin.edit")}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconPinnedOff size={13} aria-hidden />}
              loading={setPin.isPending}
              onClick={() => {
                save(null);
              }}
            >
              {t("pin.off")}
            </Button>
          </Group>
        </Paper>
      ) : (
        <Group gap="xs">
          <Button
            size="compact-xs"
            variant="default"
            autoFocus={isChanged}
            leftSection={<IconPin size={13} aria-hidden />}
            loading={setPin.isPending}
            onClick={() => {
              if (step?.port) save(given);
              else setEditing(true);
            }}
          >
            {step?.port ? t("pin.on") : t("pin.write")}
          </Button>
          <Text size="xs" c="dimmed">
            {t("pin.note")}
          </Text>
        </Group>
      )}
      {isEditing && (
        <PinEditor
          nodeId={nodeId}
          pin={given}
          isSaving={setPin.isPending}
          onSave={save}
          onClose={() => {
            setEditing(false);
          }}
        />
      )}
    </>
  );
}
