import { Alert, Button, FileButton, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { IconFile } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMember } from "../../api/session";
import { useCreateWorkflow } from "../../api/workflows";
import { checkRaw } from "../../api/check";
import type { EditorStore } from "../../editor/store";
import { formatList } from "../../lib/numbers";
import { Dialog } from "../../ui/Dialog";
import { notifyDone } from "../../ui/notify";
import { paste } from "../../workflow/clipboard";
import type { WorkflowDocument } from "../../workflow/document";
import { readImport, type Import } from "../../workflow/import-document";
import { selectNodes } from "../../workflow/selection";
import { besideOf } from "./beside";

type Way = "replace" | "beside" | "new";

interface Props {
  draft: EditorStore;
  /** The text of a file that was dropped; empty to begin with nothing. */
  given: string;
  onClose: () => void;
}

/** A document from a file or pasted: read first, then taken over in the way somebody chooses. */
export function ImportDialog({ draft, given, onClose }: Props) {
  const { t } = useTranslation("transfer");
  const navigate = useNavigate();
  const workspace = useMember()?.workspace_id ?? null;
  const create = useCreateWorkflow();
  const [text, setText] = useState(given);
  const isEmpty = draft.getState().document.nodes.length === 0;
  const [way, setWay] = useState<Way>(isEmpty ? "replace" : "new");
  const check = useMutation({ mutationFn: checkRaw });
  const isBusy = check.isPending || create.isPending || create.isSuccess;
  const { read, problem } = tryToRead(text, draft);
  const said = (check.error ?? create.error)?.message ?? problem;

  const change = (to: string) => {
    setText(to);
    check.reset();
    create.reset();
  };
  const make = async (workflowId: string) => {
    await navigate({ to: "/workflows/$workflowId", params: { workflowId } });
    onClose();
  };
  const take = (document: WorkflowDocument) => {
    const { document: present, nodeTypes, edit, select } = draft.getState();
    if (way === "replace") {
      edit([{ type: "replace", document }], t("undo.replace"));
      notifyDone(t("replaced"));
    } else {
      const middle = besideOf(present, document);
      const pasted = paste(present, { drawing: document, workspace: null }, { middle, workspace, nodeTypes });
      edit(pasted.changes, t("undo.beside"));
      select(selectNodes(pasted.nodes));
      draft.getState().canvas?.reveal(pasted.nodes);
      if (pasted.strippedNodes.length > 0)
        notifyDone(t("stripped", { nodes: pasted.strippedNodes.join(", ") }));
    }
    onClose();
  };
  const submit = ({ document, raw }: Import) => {
    // Answers to a dialog that was closed meanwhile change nothing: these callbacks go with it.
    check.mutate(raw, {
      onSuccess: () => {
        if (way === "new") create.mutate(raw, { onSuccess: (id) => void make(id) });
        else take(document);
      },
    });
  };

  return (
    <Dialog onClose={onClose} size="lg" title={t("title")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (read && !isBusy) submit(read);
        }}
      >
        <Stack>
          <FileButton
            accept="application/json,.json"
            onChange={(file) => {
              void file?.text().then(change);
            }}
          >
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconFile size={16} aria-hidden />}>
                {t("choose")}
              </Button>
            )}
          </FileButton>
          <Textarea
            label={t("text")}
            description={t("textHelp")}
            value={text}
            rows={8}
            spellCheck={false}
            data-autofocus
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8125rem" } }}
            onChange={(event) => {
              change(event.currentTarget.value);
            }}
          />
          <div aria-live="polite">
            {said !== null && (
              <Alert color="red" title={t("unreadable")}>
                {said}
              </Alert>
            )}
            {read && said === null && <Found read={read} />}
          </div>
          <Radio.Group
            label={t("way")}
            value={way}
            onChange={(value) => {
              setWay(WAYS.find((known) => known === value) ?? "new");
            }}
          >
            <Stack gap="xs" mt="xs">
              {WAYS.map((known) => (
                <Radio
                  key={known}
                  value={known}
                  label={t(`ways.${known}`)}
                  description={t(`waysHelp.${known}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" disabled={!read || said !== null} loading={isBusy}>
              {t("take")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const WAYS: readonly Way[] = ["new", "replace", "beside"];

function Found({ read }: { read: Import }) {
  const { t } = useTranslation("transfer");
  const types = formatList(read.unknownTypes);
  return (
    <Stack gap={4}>
      <Text size="sm">
        {t("found", { name: read.document.name || t("unnamed"), count: read.document.nodes.length })}
      </Text>
      {read.unknownTypes.length > 0 && (
        <Alert color="orange" title={t("unknown", { count: read.unknownTypes.length })}>
          {t("unknownWhat", { types })}
        </Alert>
      )}
    </Stack>
  );
}

function tryToRead(text: string, draft: EditorStore): { read: Import | null; problem: string | null } {
  if (text.trim() === "") return { read: null, problem: null };
  try {
    return { read: readImport(text, draft.getState().nodeTypes), problem: null };
  } catch (error) {
    return { read: null, problem: error instanceof Error ? error.message : String(error) };
  }
}
