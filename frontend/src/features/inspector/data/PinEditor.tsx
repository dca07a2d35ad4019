import { Button, Group, Select, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Pin } from "../../../api/pins";
import { useEditor } from "../../../editor/context";
import { nodeById, outputsOf } from "../../../editor/selectors";
import { portTitle } from "../../../workflow/ports";
import { JsonBox } from "../code/JsonBox";
import { Dialog } from "../../../ui/Dialog";
import { parseJson } from "../fields/json-text";

interface Props {
  readonly nodeId: string;
  readonly pin: Pin;
  readonly isSaving: boolean;
  readonly onSave: (pin: Pin) => void;
  readonly onClose: () => void;
}

/** The pinned output, to be written by hand. */
export function PinEditor({ nodeId, pin, isSaving, onSave, onClose }: Props) {
  const { t } = useTranslation("inspector");
  const [port, setPort] = useState(pin.port);
  const [text, setText] = useState(() => JSON.stringify(pin.value ?? null, null, 2));
  const outputs = useEditor((state) => {
    const node = nodeById(state, nodeId);
    return node ? outputsOf(state, node) : [];
  });
  const value = parseJson(text);
  const names = outputs.map((one) => ({ value: one.name, label: portTitle(one) }));
  const known = names.some((one) => one.value === port) ? names : [...names, { value: port, label: port }];
  return (
    <Dialog onClose={onClose} title={t("pin.editor")} size="lg">
      <Stack gap="sm">
        <Select
          label={t("pin.port")}
          data={known}
          value={port}
          allowDeselect={false}
          onChange={(next) => {
            if (next !== null) setPort(next);
          }}
        />
        <JsonBox title={t("pin.value")} text={text} note={t("pin.note")} onText={setText} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            disabled={value === undefined}
            loading={isSaving}
            onClick={() => {
              if (value !== undefined) onSave({ port, value });
            }}
          >
            {t("pin.save")}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
