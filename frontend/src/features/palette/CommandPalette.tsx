import { ActionIcon, Tooltip } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands, type Command } from "../../editor/commands";
import { hinted } from "../../lib/keys";
import { Popup } from "../../ui/Popup";
import { CommandList } from "./CommandList";

const KEYS = "mod+k";

/** Every command on offer, found by typing. */
export function CommandPalette() {
  const { t } = useTranslation("palette");
  const [isOpen, setOpen] = useState(false);
  const own = useMemo(
    (): readonly Command[] => [
      {
        id: "palette.commands",
        title: t("commands"),
        section: t("sections.help"),
        keys: [KEYS],
        worksInFields: true,
        run: () => {
          setOpen(true);
        },
      },
    ],
    [t],
  );
  useCommands("command-palette", own);
  const close = () => {
    setOpen(false);
  };
  return (
    <>
      <Tooltip label={hinted(t("commands"), KEYS)}>
        <ActionIcon
          size="lg"
          aria-label={t("commands")}
          aria-haspopup="dialog"
          aria-keyshortcuts="Control+K"
          onClick={own[0]?.run}
        >
          <IconSearch size={18} />
        </ActionIcon>
      </Tooltip>
      {isOpen && (
        <Popup label={t("commands")} width={460} onClose={close}>
          <CommandList onDone={close} />
        </Popup>
      )}
    </>
  );
}
