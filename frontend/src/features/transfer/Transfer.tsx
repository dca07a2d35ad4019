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

/** Import and export of the document, asked for as commands. */
export function Transfer() {
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

  const commands = useMemo(() => {
    const section = t("section");
    const text = () => exportText(store.getState().document);
    return [
      {
        id: "transfer.import",
        title: t("import"),
        section,
        isEnabled: () => mayImport,
        run: () => {
          setImported("");
        },
      },
      {
        id: "transfer.download",
        title: t("download"),
        section,
        run: () => {
          saveFile(`${store.getState().document.name || t("unnamed")}.json`, text());
        },
      },
      {
        id: "transfer.copy",
        title: t("copy"),
        section,
        run: () => {
          navigator.clipboard.writeText(text()).then(
            () => {
              notifyDone(t("copied"));
            },
            (error: unknown) => {
              notifyError(error, t("notCopied"));
            },
          );
        },
      },
    ];
  }, [store, mayImport, t]);
  useCommands("transfer", commands);

  return (
    imported !== null &&
    draft !== null && (
      <dialogPart.View
        draft={draft}
        given={imported}
        onClose={() => {
          setImported(null);
        }}
      />
    )
  );
}
