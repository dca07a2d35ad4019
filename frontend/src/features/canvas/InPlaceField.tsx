import { useEffect, useRef } from "react";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly className: string | undefined;
  /** Another text than before, without the spaces around it. */
  readonly onKeep: (typed: string) => void;
  /** By key, the keyboard has to go somewhere; else it is elsewhere already. */
  readonly onEnd: (isByKey: boolean) => void;
}

/** A name, written where it stands: Enter and going elsewhere keep what was typed, Escape what was there. */
export function InPlaceField({ label, value, maxLength, className, onKeep, onEnd }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const end = (typed: string, isByKey: boolean) => {
    // A field that is taken away with the keyboard in it loses that once more.
    if (isOver.current) return;
    isOver.current = true;
    if (typed !== value) onKeep(typed);
    onEnd(isByKey);
  };
  return (
    <input
      ref={field}
      className={className}
      aria-label={label}
      defaultValue={value}
      maxLength={maxLength}
      onBlur={(event) => {
        end(event.currentTarget.value.trim(), false);
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        end(event.key === "Enter" ? event.currentTarget.value.trim() : value, true);
      }}
    />
  );
}
