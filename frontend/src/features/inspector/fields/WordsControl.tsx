import { TagsInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";

/** Short texts, each a tag: Enter or a comma ends one. */
export function WordsControl(props: ControlProps<"words">) {
  const { field, value, onChange } = props;
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const words = Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  return (
    <TagsInput
      {...known(props)}
      size="sm"
      value={words}
      placeholder={words.length === 0 ? t("words.placeholder") : ""}
      readOnly={isReadOnly}
      acceptValueOnBlur
      // There is nothing to choose from; one that counts as open would take the next Escape.
      dropdownOpened={false}
      splitChars={[",", "\n"]}
      maxTags={field.maxItems ?? Infinity}
      onChange={(next) => {
        onChange(next);
      }}
    />
  );
}
