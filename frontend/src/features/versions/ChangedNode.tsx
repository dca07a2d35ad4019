import { Text, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ChangedNode.module.css";

interface Props {
  tone: "added" | "removed" | "changed";
  title: string;
  onJump?: () => void;
  children?: ReactNode;
}

/** One node that is new, gone or different; its name leads to it on the canvas. */
export function ChangedNode({ tone, title, onJump, children }: Props) {
  const { t } = useTranslation("versions");
  const name = (
    <>
      <span className={classes.tone}>{t(`mark.${tone}`)}</span> {title}
    </>
  );
  return (
    <div className={classes.node} data-tone={tone}>
      {onJump ? (
        <UnstyledButton className={classes.name} onClick={onJump}>
          {name}
        </UnstyledButton>
      ) : (
        <Text className={classes.name}>{name}</Text>
      )}
      {children}
    </div>
  );
}
