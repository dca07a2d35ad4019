import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Pin } from "../../../api/pins";
import { useEditor } from "../../../editor/context";
import { nodeById, outputsOf } from "../../../editor/selectors";
import { portTitle } from "../../../workflow/ports";
import { CodeBox } from "../code/CodeBox";
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
  const labelId = useId();
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
        <div>
          <Text id={labelId} size="sm" fw={600} mb={2}>
            {t("pin.value")}
          </Text>
          <CodeBox
            language="json"
            isMultiline
            text={text}
            labelledBy={labelId}
            isInvalid={value === undefined}
            onChange={setText}
          />
          <Text size="xs" c={value === undefined ? "var(--mantine-color-error)" : "dimmed"} mt={4}>
            {value === undefined ? t("json.broken") : t("pin.note")}
          </Text>
        </div>
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
