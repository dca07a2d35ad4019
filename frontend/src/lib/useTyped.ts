import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

/** Milliseconds after the last letter before a text counts. */
const PAUSE_MS = 250;

/**
 * The text of a field whose value is kept elsewhere, such as in the address: it is told there once the person pauses,
 * and what changes there by another way (a link, the way back, "clear all") takes its place.
 */
export function useTyped(value: string, onSettled: (text: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const [told, setTold] = useState(value);
  const settle = useDebouncedCallback((text: string) => {
    setTold(text);
    onSettled(text);
  }, PAUSE_MS);
  if (value !== seen) {
    setSeen(value);
    if (value !== told) {
      setTold(value);
      setTyped(value);
    }
  }
  return [
    typed,
    (text) => {
      setTyped(text);
      settle(text.trim());
    },
  ];
}
