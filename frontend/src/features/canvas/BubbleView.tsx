import { IconList, IconMapPin, IconPaperclip, IconTemplate } from "@tabler/icons-react";
import type { Bubble } from "../../workflow/node-type";
import { useCanvas } from "./canvas-ui";
import { CharacterCount } from "./CharacterCount";
import { Written } from "./Written";
import classes from "./BubbleView.module.css";

const MAX_ROWS = 3;

/** The bubble on the contact's phone, as far as it is written. */
export function BubbleView({ bubble }: { bubble: Bubble }) {
  const { t } = useCanvas();
  const { header, text, footer, media, buttons, list, template } = bubble;
  const isEmpty = !header && !text && !media && !template && !buttons?.length && !list;
  return (
    <div className={classes.bubble}>
      {media && (
        <span className={classes.media}>
          {bubble.kind === "location" ? (
            <IconMapPin size={14} aria-hidden />
          ) : (
            <IconPaperclip size={14} aria-hidden />
          )}
          <Written text={media.name ?? media.type} />
        </span>
      )}
      {template && (
        <span className={classes.media}>
          <IconTemplate size={14} aria-hidden />
          {template.name || t("bubble.noTemplate")} · {template.language}
        </span>
      )}
      {header && (
        <span className={classes.header}>
          <Written text={header} />
        </span>
      )}
      {text && (
        <span className={classes.text}>
          <Written text={text} />
        </span>
      )}
      {isEmpty && <span className={classes.empty}>{t("bubble.empty")}</span>}
      {footer && (
        <span className={classes.footer}>
          <Written text={footer} />
        </span>
      )}
      <CharacterCount counts={bubble.counts} />
      {buttons?.map((button, index) => (
        <span key={index} className={classes.button}>
          <Written text={button.title || t("bubble.noTitle")} />
        </span>
      ))}
      {list && (
        <>
          <span className={classes.button}>
            <IconList size={13} aria-hidden /> <Written text={list.button || t("bubble.noTitle")} />
          </span>
          {list.rows.slice(0, MAX_ROWS).map((row, index) => (
            <span key={index} className={classes.rowOfList}>
              <Written text={row.title || t("bubble.noTitle")} />
            </span>
          ))}
          {list.rows.length > MAX_ROWS && (
            <span className={classes.rowOfList}>
              {t("bubble.moreRows", { count: list.rows.length - MAX_ROWS })}
            </span>
          )}
        </>
      )}
    </div>
  );
}
