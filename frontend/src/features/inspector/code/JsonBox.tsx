import { Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { parseJson } from "../fields/json-text";
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
  const { t } = useTranslation("inspector");
  const id = useId();
  const isBroken = parseJson(text) === undefined;
  const said = isBroken ? t("json.broken") : note;
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
        isInvalid={isBroken}
        onChange={onText}
      />
      {said !== undefined && (
        <Text size="xs" c={isBroken ? "var(--mantine-color-error)" : "dimmed"} mt={4}>
          {said}
        </Text>
      )}
    </div>
  );
}
