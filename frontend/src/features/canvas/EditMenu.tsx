import { ActionIcon, Group, Kbd, Menu, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronLeft,
  IconDots,
  IconSettings,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useOfferedCommands, type Command } from "../../editor/commands";
import { useEditor, useEditorStore } from "../../editor/context";
import { shown } from "../../lib/keys";
import classes from "./EditMenu.module.css";
import { WorkflowName } from "./WorkflowName";

/** The way back, the workflow's name, undo and redo, and everything else that is done to a drawing. */
export function EditMenu() {
  const { t } = useTranslation("canvas");
  const store = useEditorStore();
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const lastDone = useEditor((state) => state.history.past.at(-1)?.label);
  const lastUndone = useEditor((state) => state.history.future.at(0)?.label);

  return (
    <Group gap={4} wrap="nowrap" className={classes.menu ?? ""}>
      <Link to="/workflows" className={classes.back ?? ""} aria-label={t("back")}>
        <IconChevronLeft size={18} aria-hidden />
      </Link>
      <WorkflowName />
      {!isReadOnly && (
        <>
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
          <Tool
            name={t("settings")}
            onClick={() => {
              const { right, show } = store.getState();
              show({ right: right === "settings" ? null : "settings" });
            }}
          >
            <IconSettings size={18} />
          </Tool>
          <MoreMenu />
        </>
      )}
    </Group>
  );
}

const IN_MENU = ["selectAll", "layout", "align.", "distribute.", "note", "group", "ungroup"];

function MoreMenu() {
  const { t } = useTranslation("canvas");
  const commands = useOfferedCommands().filter((command) =>
    IN_MENU.some((id) => (id.endsWith(".") ? command.id.startsWith(id) : command.id === id)),
  );
  return (
    <Menu position="bottom-start" width={260} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("more")}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {commands.map((command) => (
          <MenuEntry key={command.id} command={command} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function MenuEntry({ command }: { command: Command }) {
  const [keys] = command.keys ?? [];
  return (
    <Menu.Item
      disabled={!(command.isEnabled?.() ?? true)}
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
    <Tooltip label={keys === undefined ? name : `${name} (${shown(keys).join("+")})`} openDelay={400}>
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
