import { Menu } from "@mantine/core";
import { IconCopy, IconDownload, IconHistory, IconPencil, IconTags, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import type { Workflow } from "../../api/types";
import { fetchDocument } from "../../api/workflows";
import { saveFile } from "../../lib/save-file";
import { MenuOf } from "../../ui/MenuOf";
import { notifyError } from "../../ui/notify";
import type { WorkflowDialog } from "./dialog";

interface Props {
  workflow: Workflow;
  onAsk: (dialog: WorkflowDialog) => void;
}

export function WorkflowMenu({ workflow, onAsk }: Props) {
  const { t } = useTranslation("workflows");
  const mayEdit = useMay("edit");
  const save = async () => {
    try {
      const document = await fetchDocument(workflow.id);
      saveFile(`${workflow.name}.json`, JSON.stringify(document, null, 2));
    } catch (error) {
      notifyError(error);
    }
  };

  return (
    <MenuOf name={workflow.name}>
      <Menu.Item
        leftSection={<IconHistory size={16} aria-hidden />}
        renderRoot={(props) => <Link to="/runs" search={{ workflow: workflow.id }} {...props} />}
      >
        {t("menu.runs")}
      </Menu.Item>
      <Menu.Item leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void save()}>
        {t("menu.export")}
      </Menu.Item>
      {mayEdit && (
        <>
          <Menu.Item
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => {
              onAsk({ kind: "rename", workflow });
            }}
          >
            {t("menu.rename")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTags size={16} aria-hidden />}
            onClick={() => {
              onAsk({ kind: "tags", workflow });
            }}
          >
            {t("menu.tags")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCopy size={16} aria-hidden />}
            onClick={() => {
              onAsk({ kind: "duplicate", workflow });
            }}
          >
            {t("menu.duplicate")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => {
              onAsk({ kind: "delete", workflow });
            }}
          >
            {t("menu.delete")}
          </Menu.Item>
        </>
      )}
    </MenuOf>
  );
}
