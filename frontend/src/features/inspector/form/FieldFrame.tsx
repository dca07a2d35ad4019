import { Text } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { Marked } from "./Marked";
import classes from "./FieldFrame.module.css";

interface Props {
  readonly title: string;
  readonly isRequired?: boolean;
  readonly ids: FieldIds;
  /** Whether the title stands in the control itself, as a switch's does. */
  readonly isTitleInside?: boolean;
  /** At the right of the title. */
  readonly aside?: ReactNode;
  readonly help?: string;
  readonly error?: string | null;
  /** What would put the error right. */
  readonly remedy?: ReactNode;
  readonly counter?: ReactNode;
  readonly children: ReactNode;
}

/** Ids that tie a field's parts together for those who hear them. */
export interface FieldIds {
  readonly label: string;
  readonly control: string;
  readonly message: string;
}

/** A field's title, its control, and below what is wrong with it, else what helps. */
export function FieldFrame(props: Props) {
  const { title, isRequired, ids, isTitleInside, aside, help, error, remedy, counter, children } = props;
  const isTold = Boolean(error ?? help);
  useEffect(() => {
    // Mantine's inputs overwrite what describes them with descriptions of their own, of which there are none here.
    const control = document.getElementById(ids.control);
    if (isTold) control?.setAttribute("aria-describedby", ids.message);
    else control?.removeAttribute("aria-describedby");
  });
  const hasHead = !isTitleInside || aside;
  return (
    <>
      {hasHead && (
        <div className={classes.head}>
          {!isTitleInside && (
            <label className={classes.title} id={ids.label} htmlFor={ids.control}>
              {title}
              {isRequired && (
                <span className={classes.star} aria-hidden>
                  {" "}
                  *
                </span>
              )}
            </label>
          )}
          {aside}
        </div>
      )}
      {children}
      {(error ?? help ?? counter) && (
        <div className={classes.foot}>
          <Text
            id={ids.message}
            size="xs"
            c={error ? "var(--mantine-color-error)" : "dimmed"}
            className={classes.message}
          >
            <Marked text={error ?? help ?? ""} />
          </Text>
          {counter}
        </div>
      )}
      {remedy}
    </>
  );
}
