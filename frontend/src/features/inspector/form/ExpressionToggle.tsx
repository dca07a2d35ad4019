import { Tooltip, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./FieldFrame.module.css";

interface Props {
  readonly title: string;
  /** What it is when it is no expression: a plain value, or the rows of a condition. */
  readonly way: "value" | "condition";
  readonly isOn: boolean;
  /** It cannot be anything but an expression as long as it says what it says. */
  readonly isLocked: boolean;
  readonly onToggle: () => void;
}

/** Turns a field into an expression, and back into what it was. */
export function ExpressionToggle({ title, way, isOn, isLocked, onToggle }: Props) {
  const { t } = useTranslation("inspector");
  const [isTold, setTold] = useState(false);
  const what = t(isLocked ? "expression.locked" : `expression.${way}_${isOn ? "off" : "on"}`);
  return (
    // Opened here: a tooltip that opens itself takes the next Escape, which is meant for the form.
    <Tooltip label={what} multiline maw="18rem" opened={isTold}>
      <UnstyledButton
        onPointerEnter={() => {
          setTold(true);
        }}
        onPointerLeave={() => {
          setTold(false);
        }}
        onFocus={(event) => {
          setTold(event.currentTarget.matches(":focus-visible"));
        }}
        onBlur={() => {
          setTold(false);
        }}
        className={classes.fx}
        aria-pressed={isOn}
        aria-disabled={isLocked}
        aria-label={t("expression.toggle", { field: title })}
        aria-description={what}
        onClick={() => {
          if (!isLocked) onToggle();
        }}
      />
    </Tooltip>
  );
}
