import { Kbd } from "@mantine/core";
import { shown as shownKeys } from "../lib/keys";
import type { SearchItem } from "./SearchList";
import classes from "./SearchList.module.css";

interface Props {
  id: string;
  index: number;
  item: SearchItem;
  heading: string | undefined;
  isActive: boolean;
  onPick: () => void;
  onPoint: () => void;
}

/** One of the things a search found. */
export function SearchOption({ id, index, item, heading, isActive, onPick, onPoint }: Props) {
  return (
    <>
      {heading && (
        <div className={classes.heading} role="presentation">
          {heading}
        </div>
      )}
      <div
        id={id}
        role="option"
        aria-selected={isActive}
        data-index={index}
        className={classes.option}
        onPointerMove={onPoint}
        onClick={onPick}
      >
        {item.icon}
        <span className={classes.words}>
          <span className={classes.title}>{item.title}</span>
          {item.detail && <span className={classes.detail}>{item.detail}</span>}
        </span>
        {item.keys && (
          <span className={classes.keys}>
            {shownKeys(item.keys).map((key) => (
              <Kbd key={key} size="xs">
                {key}
              </Kbd>
            ))}
          </span>
        )}
      </div>
    </>
  );
}
