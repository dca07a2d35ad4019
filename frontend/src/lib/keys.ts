/** Keys as text, such as `mod+shift+z`: what a command asks for, and how it is shown. */

const isMac = navigator.userAgent.includes("Mac");

interface Keys {
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly key: string;
}

/** Whether this is the key that the text names. A sign that needs Shift, such as `?`, is named by itself. */
export function matches(event: KeyboardEvent, text: string): boolean {
  const keys = parse(text);
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const isSign = keys.key.length === 1 && !/[a-z0-9]/.test(keys.key);
  const digit = /^\d$/.test(keys.key) && event.code === `Digit${keys.key}`;
  return (
    mod === keys.mod &&
    event.altKey === keys.alt &&
    (isSign || event.shiftKey === keys.shift) &&
    (digit || event.key.toLowerCase() === keys.key)
  );
}

/** The keys as people know them: `Ctrl+Shift+Z`, `⌘⇧Z`. */
export function shown(text: string): readonly string[] {
  const keys = parse(text);
  return [
    ...(keys.mod ? [isMac ? "⌘" : "Ctrl"] : []),
    ...(keys.alt ? [isMac ? "⌥" : "Alt"] : []),
    ...(keys.shift ? [isMac ? "⇧" : "Shift"] : []),
    NAMES[keys.key] ?? keys.key.toUpperCase(),
  ];
}

/** What a button does, with its key, as a hint has it. */
export function hinted(what: string, text: string): string {
  return `${what} (${shown(text).join("+")})`;
}

const NAMES: Readonly<Record<string, string>> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  escape: "Esc",
  delete: "Del",
  backspace: "⌫",
  enter: "Enter",
  " ": "Space",
};

function parse(text: string): Keys {
  const parts = text.toLowerCase().split("+");
  const key = text.endsWith("+") ? "+" : (parts.at(-1) ?? "");
  return {
    mod: parts.includes("mod"),
    shift: parts.includes("shift"),
    alt: parts.includes("alt"),
    key: key === "space" ? " " : key,
  };
}
