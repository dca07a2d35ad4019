import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { JsonValue } from "../../../workflow/document";
import { isEqual } from "../../../workflow/equal";
import { useJsonFault } from "../../../ui/useJsonFault";
import { CodeBox } from "../code/CodeBox";
import { createDrafts } from "../form/drafts";
import { useForm } from "../form/FormContext";
import type { ControlProps } from "./control-props";
import { parseJson, writeJson } from "./json-text";

const useDraft = createDrafts<{ readonly text: string; readonly value: JsonValue | undefined }>();

/** Any value, as JSON. What cannot be read stays as it was written, and the value as it was. */
export function JsonControl({ field, path, value, onChange, ids, isInvalid, isBare }: ControlProps<"json">) {
  const { t } = useTranslation("inspector");
  const faultOf = useJsonFault();
  const { isReadOnly, scope } = useForm();
  const [draft, setDraft] = useDraft(path);
  const text = draft && isEqual(draft.value, value) ? draft.text : writeJson(value);
  const fault = text.trim() === "" ? null : faultOf(text);
  return (
    <>
      <CodeBox
        language="json"
        text={text}
        isMultiline={!isBare}
        isReadOnly={isReadOnly}
        isInvalid={isInvalid || fault !== null}
        {...(isBare ? { label: field.title } : { labelledBy: ids.label })}
        describedBy={ids.message}
        placeholder={t("json.placeholder")}
        scope={scope}
        onChange={(next) => {
          const read = next.trim() === "" ? (field.isNullable ? null : undefined) : parseJson(next);
          const isRead = next.trim() === "" || read !== undefined;
          setDraft({ text: next, value: isRead ? read : value });
          if (isRead) onChange(read);
        }}
      />
      {fault !== null && (
        <Text size="xs" c="var(--mantine-color-error)" mt={4}>
          {fault}
        </Text>
      )}
    </>
  );
}
