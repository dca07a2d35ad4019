import { useState } from "react";

let made = 0;

/** Keys that stay with the rows of a list while they are moved, and the moves themselves. */
export function useRowKeys(length: number) {
  const [kept, setKept] = useState<readonly string[]>([]);
  const keys = Array.from({ length }, (_, index) => kept[index] ?? `row-${index}`);
  return {
    keys,
    add: () => {
      made += 1;
      setKept([...keys, `made-${made}`]);
    },
    remove: (index: number) => {
      setKept(keys.filter((_, place) => place !== index));
    },
    move: (from: number, to: number) => {
      setKept(moved(keys, from, to));
    },
  };
}

/** The list with one item at another place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const others = items.filter((_, place) => place !== from);
  return [...others.slice(0, to), ...items.slice(from, from + 1), ...others.slice(to)];
}
