import { Button, Tooltip } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../editor/commands";
import { useDraftStore, useEditor, useEditorStore } from "../../editor/context";
import type { EditorStore } from "../../editor/store";
import { hinted } from "../../lib/keys";
import { BarWords } from "../../ui/Bar";

const KEYS = "mod+shift+h";

/** Opens the list of what was published. */
export function VersionsButton() {
  const draft = useDraftStore();
  return draft && <Toggle draft={draft} />;
}

function Toggle({ draft }: { draft: EditorStore }) {
  const { t } = useTranslation("publishing");
  const store = useEditorStore();
  const isOpen = useEditor((state) => state.right === "versions");
  const commands = useMemo(
    () => [
      {
        id: "publishing.versions",
        title: t("command.versions"),
        section: t("section"),
        keys: [KEYS],
        run: () => {
          const right = store.getState().right === "versions" ? null : "versions";
          // An older version may be on the canvas: the list stays as it is when the draft is back.
          for (const one of [store, draft]) one.getState().show({ right });
        },
      },
    ],
    [t, store, draft],
  );
  useCommands("publishing.versions", commands);
  return (
    <Tooltip label={hinted(t("command.versions"), KEYS)}>
      <Button
        size="xs"
        variant={isOpen ? "light" : "default"}
        leftSection={<IconHistory size={16} aria-hidden />}
        aria-pressed={isOpen}
        aria-keyshortcuts="Control+Shift+H"
        onClick={commands[0]?.run}
      >
        <BarWords>{t("versions")}</BarWords>
      </Button>
    </Tooltip>
  );
}
