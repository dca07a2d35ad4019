import { useEffect } from "react";
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";
import { matches } from "../lib/keys";
import { isTyping } from "../lib/typing";
import { without } from "../lib/without";

/** Something a person can ask for: by key, in the command palette, and listed on the shortcut sheet. */
export interface Command {
  readonly id: string;
  /** As it is read in the palette; already translated. */
  readonly title: string;
  /** The heading it stands under; already translated. */
  readonly section: string;
  /** Such as `mod+z`, `shift+1`, `n`; `mod` is Ctrl, and Command on a Mac. */
  readonly keys?: readonly string[];
  readonly isEnabled?: () => boolean;
  readonly run: () => void;
  /** Whether its keys work while the person types in a field. */
  readonly worksInFields?: boolean;
  /** Its keys are acted on elsewhere (the browser's own copy and paste, the canvas's arrows) and only listed. */
  readonly isOnlyListed?: boolean;
}

interface Commands {
  readonly byOwner: Readonly<Record<string, readonly Command[]>>;
}

const commands = createStore<Commands>(() => ({ byOwner: {} }));

/** Offer commands while the component is there. Memoise the list: a new one replaces the old one. */
export function useCommands(owner: string, offered: readonly Command[]): void {
  useEffect(() => {
    commands.setState(({ byOwner }) => ({ byOwner: { ...byOwner, [owner]: offered } }));
    return () => {
      commands.setState(({ byOwner }) => ({ byOwner: without(byOwner, owner) }));
    };
  }, [owner, offered]);
}

/** Everything on offer now. */
export function useOfferedCommands(): readonly Command[] {
  const byOwner = useStore(commands, (state) => state.byOwner);
  return Object.values(byOwner).flat();
}

/** Do what this command does, if it is on offer. */
export function runCommand(id: string): void {
  Object.values(commands.getState().byOwner)
    .flat()
    .find((command) => command.id === id)
    ?.run();
}

/** Listen for the keys of all commands on offer; once for the page. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = commandFor(event);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}

function commandFor(event: KeyboardEvent): Command | undefined {
  if (event.defaultPrevented) return undefined;
  const isInField = isTyping(event.target);
  return Object.values(commands.getState().byOwner)
    .flat()
    .find(
      (command) =>
        !command.isOnlyListed &&
        (!isInField || command.worksInFields) &&
        command.keys?.some((keys) => matches(event, keys)) &&
        (command.isEnabled?.() ?? true),
    );
}
