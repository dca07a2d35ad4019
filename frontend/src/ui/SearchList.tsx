import { IconSearch } from "@tabler/icons-react";
import { useId, useRef, useState, type ReactNode } from "react";
import { found, type Findable } from "../workflow/search";
import { SearchOption } from "./SearchOption";
import classes from "./SearchList.module.css";

export interface SearchItem {
  readonly id: string;
  readonly title: string;
  /** A second line. */
  readonly detail?: string;
  /** The heading it stands under while nothing is typed; items of one group come together. */
  readonly group?: string;
  readonly icon?: ReactNode;
  /** Keys that do the same. */
  readonly keys?: string;
  readonly find: Findable;
}

interface Props<Item extends SearchItem> {
  label: string;
  placeholder: string;
  /** Said where nothing fits. */
  empty: string;
  items: readonly Item[];
  onPick: (item: Item) => void;
  /** Called when another item would be picked by Enter. */
  onTry?: (item: Item | undefined) => void;
}

/** A search with what it finds below it: type, go up and down, Enter picks. */
export function SearchList<Item extends SearchItem>(props: Props<Item>) {
  const { label, placeholder, empty, items, onPick, onTry } = props;
  const listId = useId();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const shown = found(items, query, (item) => item.find);
  const isSearching = query.trim() !== "";

  const goTo = (index: number, within: readonly Item[] = shown) => {
    setActive(index);
    onTry?.(within[index]);
    list.current?.children[0]?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const last = shown.length - 1;
    const to = {
      ArrowDown: active >= last ? 0 : active + 1,
      ArrowUp: active <= 0 ? last : active - 1,
      PageDown: Math.min(last, active + 6),
      PageUp: Math.max(0, active - 6),
    }[event.key];
    if (to !== undefined && last >= 0) {
      event.preventDefault();
      goTo(to);
    }
    const item = shown[active];
    if (event.key === "Enter" && item && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onPick(item);
    }
  };

  return (
    <>
      <div className={classes.search}>
        <IconSearch size={16} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={shown[active] ? `${listId}-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            setQuery(typed);
            goTo(
              0,
              found(items, typed, (item) => item.find),
            );
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} className={classes.scroll}>
        <div role="listbox" id={listId} aria-label={label} tabIndex={-1}>
          {shown.map((item, index) => (
            <SearchOption
              key={item.id}
              id={`${listId}-${index}`}
              index={index}
              item={item}
              heading={!isSearching && item.group !== shown[index - 1]?.group ? item.group : undefined}
              isActive={index === active}
              onPick={() => {
                onPick(item);
              }}
              onPoint={() => {
                if (index !== active) setActive(index);
              }}
            />
          ))}
        </div>
        {shown.length === 0 && <p className={classes.empty}>{empty}</p>}
      </div>
    </>
  );
}
