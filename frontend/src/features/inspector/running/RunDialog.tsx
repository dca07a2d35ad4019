import { Button, Group, Select, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConversations } from "../../../api/conversations";
import { useEditor } from "../../../editor/context";
import { nodeById, nodeTitle } from "../../../editor/selectors";
import type { JsonValue } from "../../../workflow/document";
import { JsonBox } from "../code/JsonBox";
import { parseJson } from "../fields/json-text";
import { Dialog } from "../../../ui/Dialog";
import type { RunRequest } from "./run-request";

interface Props {
  readonly request: RunRequest;
  readonly value: JsonValue;
  readonly conversation: string | null;
  readonly isStarting: boolean;
  readonly onStart: (value: JsonValue, conversation: string | null) => void;
  readonly onClose: () => void;
}

/** What a test run begins with, to be looked over and edited before it starts. */
export function RunDialog({ request, value, conversation, isStarting, onStart, onClose }: Props) {
  const { t } = useTranslation("inspector");
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const [chosen, setChosen] = useState(conversation);
  const conversations = useConversations();
  const title = useEditor((state) => {
    const node = nodeById(state, request.nodeId);
    return node ? nodeTitle(state, node) : request.nodeId;
  });
  const read = parseJson(text);
  return (
    <Dialog
      onClose={onClose}
      size="lg"
      title={t(request.kind === "from" ? "run.from_title" : "run.until_title", { node: title })}
    >
      <Stack gap="sm">
        <JsonBox
          title={t(request.kind === "from" ? "run.input" : "run.trigger_input")}
          text={text}
          onText={setText}
        />
        <Select
          label={t("run.conversation")}
          description={t("run.conversation_help")}
          placeholder={t("run.nobody")}
          data={(conversations.data ?? []).map((one) => ({
            value: one.id,
            label: `${one.contact_name} · ${one.channel_name}`,
          }))}
          value={chosen}
          clearable
          searchable
          onChange={setChosen}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            disabled={read === undefined}
            loading={isStarting}
            onClick={() => {
              if (read !== undefined) onStart(read, chosen);
            }}
          >
            {t("run.start")}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
