import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Edited, Level } from "../../api/letters";
import { readJson } from "../../lib/json-text";
import { useJsonFault } from "../../ui/useJsonFault";
import { isJsonObject } from "../../workflow/node-type";
import { textsOf, withText } from "./message-texts";

interface Props {
  level: Level;
  payload: unknown;
  /** Told on every change: what it is to go on with, `null` as it was, `undefined` while that makes no sense. */
  onChange: (edited: Edited | null | undefined) => void;
}

/** Changes what is in a letter: a message by its texts, anything else as it is written. */
export function PayloadEditor({ level, payload, onChange }: Props) {
  const hasTexts = level === "message" && textsOf(payload).length > 0;
  return hasTexts ? (
    <TextsEditor payload={payload} onChange={onChange} />
  ) : (
    <JsonEditor level={level} payload={payload} onChange={onChange} />
  );
}

function TextsEditor({ payload, onChange }: Omit<Props, "level">) {
  const { t } = useTranslation("letters");
  const [content, setContent] = useState(payload);
  return textsOf(content).map(({ path, value }) => (
    <Textarea
      key={path.join(".")}
      label={
        path[0] === "body"
          ? t("payload.variable", { name: nameOf(path[1] ?? "") })
          : t(`payload.${path[0] ?? ""}`)
      }
      dir="auto"
      autosize
      minRows={1}
      maxRows={10}
      value={value}
      onChange={(event) => {
        const next = withText(content, path, event.currentTarget.value);
        setContent(next);
        onChange(isJsonObject(next) ? { content: next } : null);
      }}
    />
  ));
}

function JsonEditor({ level, payload, onChange }: Props) {
  const { t } = useTranslation("letters");
  const faultOf = useJsonFault();
  const original = written(payload);
  const [text, setText] = useState(original);
  return (
    <Textarea
      label={t(`payload.${level}`)}
      autosize
      minRows={4}
      maxRows={18}
      value={text}
      error={text === original ? null : faultOf(text)}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        onChange(next === original ? null : editedOf(level, next));
      }}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8125rem" } }}
    />
  );
}

/** Variables without names are counted from one. */
function nameOf(name: string): string {
  return /^\d+$/.test(name) ? String(Number(name) + 1) : name;
}

/** A body is a text itself: shown with its lines where it is JSON. */
function written(payload: unknown): string {
  if (typeof payload !== "string") return JSON.stringify(payload, null, 2);
  const read = readJson(payload);
  return read.isJson ? JSON.stringify(read.value, null, 2) : payload;
}

function editedOf(level: Level, text: string): Edited | undefined {
  const read = readJson(text);
  if (!read.isJson) return undefined;
  if (level === "event") return { body: text };
  if (level === "step") return { value: read.value };
  return isJsonObject(read.value) ? { content: read.value } : undefined;
}
