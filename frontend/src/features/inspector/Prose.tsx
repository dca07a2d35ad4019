import { Text } from "@mantine/core";
import { Marked } from "./form/Marked";

interface Props {
  readonly text: string;
}

/** A few paragraphs with `code` in them: as much Markdown as nodes are explained with. */
export function Prose({ text }: Props) {
  return text.split(/\n\s*\n/).map((paragraph, index) => (
    <Text key={index} size="sm" mb="xs">
      <Marked text={paragraph} />
    </Text>
  ));
}
