import { Kbd } from "@mantine/core";
import { Fragment, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands, useOfferedCommands, type Command } from "../../editor/commands";
import { shown } from "../../lib/keys";
import { Dialog } from "../../ui/Dialog";
import classes from "./ShortcutSheet.module.css";

/** Every key and what it does. */
export function ShortcutSheet() {
  const { t } = useTranslation("palette");
  const [isOpen, setOpen] = useState(false);
  const own = useMemo(
    (): readonly Command[] => [
      {
        id: "palette.shortcuts",
        title: t("shortcuts"),
        section: t("sections.help"),
        keys: ["?"],
        run: () => {
          setOpen(true);
        },
      },
    ],
    [t],
  );
  useCommands("shortcut-sheet", own);
  return (
    isOpen && (
      <Dialog
        onClose={() => {
          setOpen(false);
        }}
        title={t("shortcuts")}
        size="xl"
      >
        <Sheet />
      </Dialog>
    )
  );
}

function Sheet() {
  const commands = useOfferedCommands();
  const sections = new Map<string, Command[]>();
  for (const command of commands) {
    if (!command.keys) continue;
    sections.set(command.section, [...(sections.get(command.section) ?? []), command]);
  }
  return (
    <div className={classes.columns}>
      {[...sections].map(([section, listed]) => (
        <section key={section} className={classes.section}>
          <h3 className={classes.heading}>{section}</h3>
          <dl className={classes.list}>
            {listed.map((command) => (
              <Fragment key={command.id}>
                <dt>{command.title}</dt>
                <dd>
                  {command.keys?.map((keys) => (
                    <Keys key={keys} keys={keys} />
                  ))}
                </dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {shown(keys).map((key) => (
        <Kbd key={key} size="xs">
          {key}
        </Kbd>
      ))}
    </span>
  );
}
