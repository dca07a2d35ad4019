import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowBarToRight, IconChevronRight, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JsonValue } from "../../../workflow/document";
import { expressionFor, hasInside, preview, writePath, type Path } from "../../../workflow/scope";
import { DRAGGED, useTargetTitle } from "../form/target";
import { DataTree } from "./DataTree";
import classes from "./DataTree.module.css";
import { useInsertion } from "./useInsertion";

interface Props {
  readonly name: string;
  readonly value: JsonValue;
  readonly path: Path | null;
  readonly openLevels: number;
}

/** One name and its value: opened where there is more inside, dragged or put into the field that was last in use. */
export function DataRow({ name, value, path, openLevels }: Props) {
  const { t } = useTranslation("inspector");
  const [isOpen, setOpen] = useState(openLevels > 0);
  const target = useTargetTitle();
  const put = useInsertion();
  const isParent = hasInside(value);
  const written = path === null ? "" : writePath(path);
  return (
    <li>
      <div
        className={classes.row}
        draggable={path !== null}
        onDragStart={(event) => {
          if (path === null) return;
          event.stopPropagation();
          event.dataTransfer.setData("text/plain", expressionFor(path));
          event.dataTransfer.setData(DRAGGED, written);
          event.dataTransfer.effectAllowed = "copy";
        }}
      >
        <UnstyledButton
          className={classes.name}
          data-leaf={isParent ? undefined : true}
          {...(isParent && { "aria-expanded": isOpen })}
          tabIndex={isParent ? 0 : -1}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          {isParent && <IconChevronRight size={13} className={classes.arrow} aria-hidden />}
          <span className={classes.key}>{name}</span>
        </UnstyledButton>
        <span
          className={classes.value}
          data-type={typeOf(value)}
          title={typeof value === "string" ? value : undefined}
        >
          {preview(value)}
        </span>
        {path !== null && (
          <Tooltip
            label={
              target === null
                ? t("data.copy", { path: written })
                : t("data.insert", { path: written, field: target })
            }
          >
            <ActionIcon
              size="xs"
              className={classes.action}
              aria-label={
                target === null
                  ? t("data.copy", { path: written })
                  : t("data.insert", { path: written, field: target })
              }
              onClick={() => {
                put(path);
              }}
            >
              {target === null ? (
                <IconCopy size={13} aria-hidden />
              ) : (
                <IconArrowBarToRight size={13} aria-hidden />
              )}
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {isParent && isOpen && <DataTree value={value} path={path} openLevels={openLevels - 1} />}
    </li>
  );
}

function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  return typeof value;
}
