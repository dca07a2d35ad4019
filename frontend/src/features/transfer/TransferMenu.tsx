import { ActionIcon, Menu, Text, Tooltip } from "@mantine/core";
import { IconClipboardCopy, IconDownload, IconTransfer, IconUpload } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import { useCommands } from "../../editor/commands";
import { useDraftStore, useEditorStore } from "../../editor/context";
import { saveFile } from "../../lib/save-file";
import { deferred } from "../../ui/deferred";
import { notifyDone, notifyError } from "../../ui/notify";
import { exportText } from "../../workflow/import-document";
import { onDroppedFile } from "./dropped-file";

const dialogPart = deferred(async () => (await import("./ImportDialog")).ImportDialog);

/** Import and export of the document. */
export function TransferMenu() {
  const { t } = useTranslation("transfer");
  const store = useEditorStore();
  const draft = useDraftStore();
  const mayImport = useMay("edit") && draft !== null;
  const [imported, setImported] = useState<string | null>(null);

  const onFile = useEffectEvent((text: string) => {
    if (mayImport) setImported(text);
  });
  useEffect(
    () =>
      onDroppedFile((text) => {
        onFile(text);
      }),
    [],
  );

  const actions = useMemo(() => {
    const text = () => exportText(store.getState().document);
    return {
      download: () => {
        saveFile(`${store.getState().document.name || t("unnamed")}.json`, text());
      },
      copy: async () => {
        try {
          await navigator.clipboard.writeText(text());
          notifyDone(t("copied"));
        } catch (error) {
          notifyError(error, t("notCopied"));
        }
      },
      open: () => {
        setImported("");
      },
    };
  }, [store, t]);
  const commands = useMemo(() => {
    const section = t("section");
    return [
      { id: "transfer.download", title: t("download"), section, run: actions.download },
      { id: "transfer.copy", title: t("copy"), section, run: () => void actions.copy() },
      ...(mayImport ? [{ id: "transfer.import", title: t("import"), section, run: actions.open }] : []),
    ];
  }, [actions, mayImport, t]);
  useCommands("transfer", commands);

  return (
    <>
      <Menu position="bottom-end" width={270}>
        <Menu.Target>
          <Tooltip label={t("menu")}>
            <ActionIcon size="lg" aria-label={t("menu")}>
              <IconTransfer size={18} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={actions.download}>
            {t("download")}
          </Menu.Item>
          <Menu.Item leftSection={<IconClipboardCopy size={16} />} onClick={() => void actions.copy()}>
            {t("copy")}
          </Menu.Item>
          {mayImport && (
            <Menu.Item leftSection={<IconUpload size={16} />} onClick={actions.open}>
              {t("import")}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Text size="xs" c="dimmed" px="sm" pb={6}>
            {t("noSecrets")}
          </Text>
        </Menu.Dropdown>
      </Menu>
      {imported !== null && draft !== null && (
        <dialogPart.View
          draft={draft}
          given={imported}
          onClose={() => {
            setImported(null);
          }}
        />
      )}
    </>
  );
}
