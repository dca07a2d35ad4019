import { IconCopy, IconExternalLink, IconFile, IconMapPin, IconPhoto, IconVideo } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Params } from "../workflow/document";
import { slotValue, type MessageTemplate } from "../workflow/schema-form-template";
import classes from "./TemplateBubble.module.css";

interface Props {
  readonly template: MessageTemplate;
  /** What its places are filled with; absent, each shows its name. */
  readonly params?: Params;
}

const NOTHING: Params = {};

const FILES = { image: IconPhoto, video: IconVideo, document: IconFile, location: IconMapPin };

/** The template as the phone will show it, filled in as far as it is. */
export function TemplateBubble({ template, params = NOTHING }: Props) {
  const { t } = useTranslation();
  const { header, body, footer, buttons } = template;
  const File = header && isFile(header.format) ? FILES[header.format] : null;
  return (
    <figure className={classes.phone} aria-label={t("template.bubble")}>
      <div className={classes.bubble}>
        {File && (
          <div className={classes.media}>
            <File size={28} stroke={1.5} role="img" aria-label={t(`template.${header?.format ?? ""}`)} />
          </div>
        )}
        {header?.text && (
          <p className={classes.header}>
            <Filled text={header.text} part="header" template={template} params={params} />
          </p>
        )}
        <p className={classes.body}>
          <Filled text={body} part="body" template={template} params={params} />
        </p>
        {footer && <p className={classes.footer}>{footer}</p>}
        {buttons.map((button) => (
          <span key={`${button.type}:${button.text}`} className={classes.button}>
            {button.type === "url" && <IconExternalLink size={14} aria-hidden />}
            {button.type === "copy_code" && <IconCopy size={14} aria-hidden />}
            {button.text}
          </span>
        ))}
      </div>
    </figure>
  );
}

interface FilledProps extends Required<Props> {
  readonly text: string;
  readonly part: "header" | "body";
}

/** A text with its places: what fills them, else their names. */
function Filled({ text, part, template, params }: FilledProps) {
  return text.split(/(\{\{\s*[A-Za-z0-9_]+\s*\}\})/).map((piece, index) => {
    const label = /^\{\{\s*([A-Za-z0-9_]+)\s*\}\}$/.exec(piece)?.[1];
    const slot = template.slots.find((one) => one.part === part && one.label === label);
    if (!slot) return piece;
    const value = slotValue(params, slot);
    return (
      <mark key={index} className={classes.slot} data-filled={value ? true : undefined}>
        {value || piece}
      </mark>
    );
  });
}

function isFile(format: string): format is keyof typeof FILES {
  return format in FILES;
}
