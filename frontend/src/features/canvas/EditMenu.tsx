import { ActionIcon, Group, Kbd, Menu, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronLeft,
  IconDots,
  IconSettings,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Fragment, useCallback, useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCommands, useOfferedCommands, type Command } from "../../editor/commands";
import { useEditor, useEditorStore } from "../../editor/context";
import { hinted, shown } from "../../lib/keys";
import { BarTools } from "../../ui/Bar";
import classes from "./EditMenu.module.css";
import { WorkflowName } from "./WorkflowName";

/** The way back, the workflow's name, undo and redo, and everything else that is done to a drawing. */
export function EditMenu() {
  const { t } = useTranslation("canvas");
  const store = useEditorStore();
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const lastDone = useEditor((state) => state.history.past.at(-1)?.label);
  const lastUndone = useEditor((state) => state.history.future.at(0)?.label);
  const toggleSettings = useCallback(() => {
    const { right, show } = store.getState();
    show({ right: right === "settings" ? null : "settings" });
  }, [store]);
  const commands = useMemo(
    () => [
      {
        id: "settings",
        title: t("settings"),
        section: t("sections.edit"),
        isEnabled: () => !isReadOnly,
        run: toggleSettings,
      },
    ],
    [t, isReadOnly, toggleSettings],
  );
  useCommands("settings", commands);

  return (
    <Group gap={4} wrap="nowrap" className={classes.menu ?? ""}>
      <Link to="/workflows" className={classes.back ?? ""} aria-label={t("back")}>
        <IconChevronLeft size={18} aria-hidden />
      </Link>
      <WorkflowName />
      {!isReadOnly && (
        <BarTools>
          <Tool
            name={lastDone === undefined ? t("command.undo") : t("undoOf", { what: lastDone })}
            keys="mod+z"
            isEnabled={lastDone !== undefined}
            onClick={store.getState().undo}
          >
            <IconArrowBackUp size={18} />
          </Tool>
          <Tool
            name={lastUndone === undefined ? t("command.redo") : t("redoOf", { what: lastUndone })}
            keys="mod+shift+z"
            isEnabled={lastUndone !== undefined}
            onClick={store.getState().redo}
          >
            <IconArrowForwardUp size={18} />
          </Tool>
          <Tool name={t("settings")} onClick={toggleSettings}>
            <IconSettings size={18} />
          </Tool>
        </BarTools>
      )}
      <MoreMenu />
    </Group>
  );
}

/** What else there is, by id; a dot at the end stands for all that begin so. */
const IN_MENU: readonly (readonly string[])[] = [
  ["palette.commands", "palette.shortcuts"],
  ["undo", "redo", "selectAll", "layout", "align.", "distribute.", "note", "group", "ungroup"],
  ["publishing.versions", "testing.run", "overlays.open", "routing.ask"],
  ["settings", "transfer.import", "transfer.download", "transfer.copy"],
];

function MoreMenu() {
  const { t } = useTranslation("canvas");
  return (
    <Menu position="bottom-start" width={290} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("more")}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes.entries ?? ""}>
        <MenuEntries />
      </Menu.Dropdown>
    </Menu>
  );
}

/** What can be done now. */
function MenuEntries() {
  const possible = useOfferedCommands().filter((command) => command.isEnabled?.() ?? true);
  const groups = IN_MENU.map((ids) =>
    ids.flatMap((id) =>
      possible.filter((command) => (id.endsWith(".") ? command.id.startsWith(id) : command.id === id)),
    ),
  ).filter((group) => group.length > 0);
  return groups.map((group, index) => (
    <Fragment key={group[0]?.id}>
      {index > 0 && <Menu.Divider />}
      {group.map((command) => (
        <MenuEntry key={command.id} command={command} />
      ))}
    </Fragment>
  ));
}

function MenuEntry({ command }: { command: Command }) {
  const [keys] = command.keys ?? [];
  return (
    <Menu.Item
      rightSection={keys !== undefined && <Kbd size="xs">{shown(keys).join("+")}</Kbd>}
      onClick={command.run}
    >
      {command.title}
    </Menu.Item>
  );
}

interface ToolProps {
  name: string;
  keys?: string;
  isEnabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ name, keys, isEnabled = true, onClick, children }: ToolProps) {
  return (
    <Tooltip label={keys === undefined ? name : hinted(name, keys)} openDelay={400}>
      <ActionIcon
        className={classes.tool ?? ""}
        variant="subtle"
        color="gray"
        aria-label={name}
        aria-disabled={!isEnabled}
        {...(!isEnabled && { "data-disabled": true })}
        onClick={() => {
          if (isEnabled) onClick();
        }}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
