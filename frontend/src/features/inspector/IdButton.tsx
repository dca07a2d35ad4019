import { Button, Group, Popover, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import type { WorkflowNode } from "../../workflow/document";
import { selectNodes } from "../../workflow/selection";
import classes from "./Inspector.module.css";

interface Props {
  readonly node: WorkflowNode;
}

const SLUG = /^[a-z][a-z0-9_]{0,63}$/;

/** The node's id, which expressions use; they follow when it is changed, and so does what is pinned. */
export function IdButton({ node }: Props) {
  const { t } = useTranslation("inspector");
  const store = useEditorStore();
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const [isOpen, setOpen] = useState(false);
  const [id, setId] = useState(node.id);
  const isTaken = useEditor((state) => id !== node.id && state.document.nodes.some((one) => one.id === id));
  const wrong = !SLUG.test(id) ? t("id.wrong") : isTaken ? t("id.taken") : null;

  const apply = () => {
    setOpen(false);
    if (id === node.id) return;
    const state = store.getState();
    state.edit([{ type: "rename_node", id: node.id, to: id }], t("id.rename"));
    state.select(selectNodes([id]));
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={300}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.id}
          disabled={isReadOnly}
          aria-label={t("id.change", { id: node.id })}
          onClick={() => {
            setId(node.id);
            setOpen(!isOpen);
          }}
        >
          {node.id}
          {!isReadOnly && <IconPencil size={11} aria-hidden />}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown data-popover>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (wrong === null) apply();
          }}
        >
          <Stack gap="xs">
            <TextInput
              data-autofocus
              label={t("id.title")}
              value={id}
              error={wrong}
              onChange={(event) => {
                setId(event.currentTarget.value);
              }}
            />
            <Text size="xs" c="dimmed">
              {t("id.help", { expression: `steps.${id}` })}
            </Text>
            <Group justify="flex-end">
              <Button size="xs" type="submit" disabled={wrong !== null}>
                {t("id.apply")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
