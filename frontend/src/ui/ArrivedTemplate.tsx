import type { ShownTemplate } from "../api/types";
import { TemplateBubble } from "./TemplateBubble";

interface Props {
  shown: ShownTemplate;
}

/** A template as it reached whoever got it. */
export function ArrivedTemplate({ shown }: Props) {
  const { header_format: format, header, body, footer, buttons } = shown;
  return (
    <TemplateBubble
      template={{
        header: format === null ? null : { format: format.toLowerCase(), text: header },
        body,
        footer,
        buttons: buttons.map(({ type, text, value }) => ({ type: type.toLowerCase(), text: text || value })),
        slots: [],
      }}
    />
  );
}
