import { Text } from "@mantine/core";
import { useId } from "react";
import { useJsonFault } from "../../../ui/useJsonFault";
import { CodeBox } from "./CodeBox";

interface Props {
  readonly title: string;
  readonly text: string;
  /** Below it, as long as nothing is wrong. */
  readonly note?: string;
  readonly onText: (text: string) => void;
}

/** A value to be written as JSON, which says so while it is none. */
export function JsonBox({ title, text, note, onText }: Props) {
  const faultOf = useJsonFault();
  const id = useId();
  const messageId = useId();
  const fault = faultOf(text);
  const said = fault ?? note;
  return (
    <div>
      <Text id={id} size="sm" fw={600} mb={2}>
        {title}
      </Text>
      <CodeBox
        language="json"
        isMultiline
        text={text}
        labelledBy={id}
        {...(said !== undefined && { describedBy: messageId })}
        isInvalid={fault !== null}
        onChange={onText}
      />
      {said !== undefined && (
        <Text id={messageId} size="xs" c={fault ? "var(--mantine-color-error)" : "dimmed"} mt={4}>
          {said}
        </Text>
      )}
    </div>
  );
}
