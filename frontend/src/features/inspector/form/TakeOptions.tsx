import { Button, Group, Text } from "@mantine/core";
import { IconArrowBarToDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useEditor } from "../../../editor/context";
import { nodeTitle } from "../../../editor/selectors";
import type { Params, WorkflowNode } from "../../../workflow/document";
import { isEqual } from "../../../workflow/equal";
import { choicesOf, offeredTo, withOptions } from "../../../workflow/reply-options";
import { useForm } from "./FormContext";

interface Props {
  readonly node: WorkflowNode;
  readonly onParams: (params: Params, path: string) => void;
}

/** Offers a wait the buttons or rows of the message it waits for an answer to, as long as its choices are others. */
export function TakeOptions({ node, onParams }: Props) {
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const document = useEditor((state) => state.document);
  const offered = offeredTo(document, node.id);
  const by = useEditor((state) => (offered ? nodeTitle(state, offered.by) : ""));
  if (!offered || isReadOnly || isEqual(offered.options, choicesOf(node))) return null;
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="light"
        leftSection={<IconArrowBarToDown size={14} aria-hidden />}
        onClick={() => {
          onParams(withOptions(node.params, offered.options), "params.choices");
        }}
      >
        {t("options.take", { node: by })}
      </Button>
      <Text size="xs" c="dimmed">
        {offered.options.map((one) => one.title || one.id).join(" · ")}
      </Text>
    </Group>
  );
}
