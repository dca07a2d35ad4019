import { Input, SimpleGrid, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useTemplatePreview } from "../../api/templates";
import { TemplateBubble } from "../../ui/TemplateBubble";
import { readTemplate } from "../../workflow/schema-form-template";
import { componentsOf, partOf, type TemplateWords } from "../../workflow/template-words";
import { TemplateForm } from "./TemplateForm";

/** Milliseconds after the last key before the server looks. */
const PAUSE_MS = 250;

interface Props {
  words: TemplateWords;
  onWords: (words: TemplateWords) => void;
  isReadOnly?: boolean;
  mayChangeCategory?: boolean;
}

/** A template being written, and beside it how it will arrive. */
export function TemplateEditor({ words, onWords, isReadOnly = false, mayChangeCategory = true }: Props) {
  const { t } = useTranslation("templates");
  const [settled] = useDebouncedValue(words, PAUSE_MS);
  const components = componentsOf(settled);
  const preview = useTemplatePreview(settled.category, components);
  const faults = new Map<string, string>();
  const others: string[] = [];
  // A form nobody has written in yet has nothing wrong with it.
  for (const fault of settled.body || settled.header ? (preview.data?.faults ?? []) : []) {
    const part = partOf(fault.path, components);
    if (part === null) others.push(fault.message);
    else if (!faults.has(part)) faults.set(part, fault.message);
  }
  const shown = preview.data?.preview;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <div>
        <TemplateForm
          words={words}
          onWords={onWords}
          faults={faults}
          isReadOnly={isReadOnly}
          mayChangeCategory={mayChangeCategory}
        />
        {others.map((message) => (
          <Input.Error key={message} mt="sm">
            {message}
          </Input.Error>
        ))}
      </div>
      <div>
        <Title order={3} size="h5" mb="xs">
          {t("form.preview")}
        </Title>
        <TemplateBubble
          template={{
            ...readTemplate(componentsOf(words)),
            ...(shown && { body: shown.body || words.body, slots: [] }),
            ...(shown?.header_format && {
              header: { format: shown.header_format.toLowerCase(), text: shown.header },
            }),
          }}
        />
        <Text size="xs" c="dimmed" mt="xs">
          {t("form.previewHelp")}
        </Text>
      </div>
    </SimpleGrid>
  );
}
