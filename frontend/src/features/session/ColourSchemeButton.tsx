import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";

/** Starts from what the system asks for; a choice made here is remembered in this browser. */
export function ColourSchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme("light") === "light" ? "dark" : "light";
  return (
    <ActionIcon
      variant="default"
      size="input-xs"
      aria-label={`Use the ${other} colours`}
      title={`Use the ${other} colours`}
      onClick={() => {
        setColorScheme(other);
      }}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden>
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
      </svg>
    </ActionIcon>
  );
}
