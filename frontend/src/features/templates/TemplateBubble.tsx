import { Mark, Text } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { pieces, previewOf } from "./preview";
import type { Template } from "../../api/types";
import classes from "./TemplateBubble.module.css";

interface Props {
  template: Template;
}

/** The template as it arrives on a phone. */
export function TemplateBubble({ template }: Props) {
  const { t } = useTranslation("templates");
  const { header, media, body, footer, buttons } = previewOf(template.components);
  return (
    <div className={classes.phone}>
      <div className={classes.bubble}>
        {media && (
          <div className={classes.media}>
            <IconPhoto size={22} aria-hidden />
            <Text size="xs">{t(`media.${media}`, media)}</Text>
          </div>
        )}
        {header && (
          <Text size="sm" fw={700}>
            <Filled text={header} />
          </Text>
        )}
        <Text size="sm" className={classes.body}>
          <Filled text={body} />
        </Text>
        {footer && (
          <Text size="xs" className={classes.footer}>
            {footer}
          </Text>
        )}
      </div>
      {buttons.map((button, index) => (
        <div key={index} className={classes.button}>
          {button}
        </div>
      ))}
    </div>
  );
}

function Filled({ text }: { text: string }) {
  return pieces(text).map((piece, index) =>
    index % 2 === 1 ? (
      <Mark key={index} color="teal" className={classes.variable}>
        {piece}
      </Mark>
    ) : (
      piece
    ),
  );
}
