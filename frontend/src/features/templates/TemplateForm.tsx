import { Alert, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import {
  CATEGORIES,
  FILE_FORMATS,
  HEADER_FORMATS,
  isCode,
  placesIn,
  type TemplateWords,
} from "../../workflow/template-words";
import { TemplateButtons } from "./TemplateButtons";

/** Characters of each part that the provider takes. */
const MOST = { header: 60, body: 1024, footer: 60 };

interface Props {
  words: TemplateWords;
  onWords: (words: TemplateWords) => void;
  /** What is wrong, by part of the form. */
  faults: ReadonlyMap<string, string>;
  isReadOnly: boolean;
  /** Whether the provider lets the category change. */
  mayChangeCategory: boolean;
}

/** A template as it is written: header, text, footer, buttons, and samples for its variables. */
export function TemplateForm({ words, onWords, faults, isReadOnly, mayChangeCategory }: Props) {
  const { t } = useTranslation("templates");
  const set = (changed: Partial<TemplateWords>) => {
    onWords({ ...words, ...changed });
  };
  if (words.kept) return <Alert>{t("form.elsewhere")}</Alert>;
  // Each text runs as its own language does.
  const shared = { readOnly: isReadOnly, dir: "auto" };
  return (
    <Stack gap="md">
      <Select
        label={t("form.category")}
        description={mayChangeCategory ? t("form.categoryHelp") : t("form.categoryStays")}
        data={CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
        value={words.category}
        allowDeselect={false}
        readOnly={isReadOnly || !mayChangeCategory}
        onChange={(category) => {
          if (category) set({ category });
        }}
      />
      {isCode(words.category) && <Alert>{t("form.codeElsewhere")}</Alert>}
      <Select
        label={t("form.header")}
        data={HEADER_FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))}
        value={words.headerFormat}
        allowDeselect={false}
        error={words.headerFormat === "LOCATION" ? faults.get("header") : undefined}
        readOnly={isReadOnly}
        onChange={(value) => {
          if (value) set({ headerFormat: value });
        }}
      />
      {words.headerFormat === "TEXT" && (
        <TextInput
          label={t("form.headerText")}
          maxLength={MOST.header}
          value={words.header}
          error={faults.get("header")}
          onChange={(event) => {
            set({ header: event.currentTarget.value });
          }}
          {...shared}
        />
      )}
      {FILE_FORMATS.includes(words.headerFormat) && (
        <TextInput
          label={t("form.headerFile")}
          description={t("form.headerFileHelp")}
          maxLength={2000}
          value={words.headerFile}
          error={faults.get("header")}
          onChange={(event) => {
            set({ headerFile: event.currentTarget.value });
          }}
          {...shared}
        />
      )}
      <Textarea
        label={t("form.body")}
        description={t("form.bodyHelp", { first: "{{1}}", second: "{{2}}" })}
        autosize
        minRows={4}
        maxRows={16}
        maxLength={MOST.body}
        value={words.body}
        error={faults.get("body")}
        onChange={(event) => {
          set({ body: event.currentTarget.value });
        }}
        {...shared}
      />
      {placesIn(words).map((place) => (
        <TextInput
          key={place}
          label={t("form.sample", { place: `{{${place.slice(place.indexOf(".") + 1)}}}` })}
          description={place.startsWith("header") ? t("form.ofHeader") : undefined}
          maxLength={200}
          value={words.samples[place] ?? ""}
          onChange={(event) => {
            set({ samples: { ...words.samples, [place]: event.currentTarget.value } });
          }}
          {...shared}
        />
      ))}
      <TextInput
        label={t("form.footer")}
        maxLength={MOST.footer}
        value={words.footer}
        error={faults.get("footer")}
        onChange={(event) => {
          set({ footer: event.currentTarget.value });
        }}
        {...shared}
      />
      <TemplateButtons
        buttons={words.buttons}
        faults={faults}
        isReadOnly={isReadOnly}
        onButtons={(buttons) => {
          set({ buttons });
        }}
      />
    </Stack>
  );
}
