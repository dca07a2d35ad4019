import { Anchor } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { MessageMedia } from "./messageContent";
import classes from "./MessageFile.module.css";

interface Props {
  media: MessageMedia;
}

/** A photo or sticker as such; everything else as a file to save. Nothing is loaded from other hosts. */
export function MessageFile({ media }: Props) {
  const { t } = useTranslation("conversations");
  const kind = t(`kind.${media.kind}`, media.kind);
  const isOurs = media.source?.startsWith("/") ?? false;
  if (isOurs && (media.kind === "image" || media.kind === "sticker")) {
    return (
      <img className={classes.picture} src={media.source ?? ""} alt={media.name ?? kind} loading="lazy" />
    );
  }
  const name = media.name ?? kind;
  return (
    <span className={classes.file}>
      <IconPaperclip size={16} aria-hidden />
      {media.source ? (
        <Anchor size="sm" href={media.source} target="_blank" rel="noreferrer">
          {name}
        </Anchor>
      ) : (
        name
      )}
    </span>
  );
}
