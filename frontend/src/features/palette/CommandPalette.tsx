import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands, type Command } from "../../editor/commands";
import { Popup } from "../../ui/Popup";
import { CommandList } from "./CommandList";

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
        keys: ["mod+k"],
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
    isOpen && (
      <Popup label={t("commands")} width={460} onClose={close}>
        <CommandList onDone={close} />
      </Popup>
    )
  );
}
