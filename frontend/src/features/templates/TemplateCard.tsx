import { Badge, Card, Group, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Template } from "../../api/types";
import { TemplateBubble } from "../../ui/TemplateBubble";
import { readTemplate } from "../../workflow/schema-form-template";

const COLOURS: Readonly<Record<string, string>> = {
  APPROVED: "teal",
  PENDING: "yellow",
  IN_APPEAL: "yellow",
  REJECTED: "red",
  PAUSED: "orange",
  DISABLED: "red",
};

const QUALITY_COLOURS: Readonly<Record<string, string>> = { GREEN: "teal", YELLOW: "yellow", RED: "red" };

interface Props {
  template: Template;
  channelName: string;
}

export function TemplateCard({ template, channelName }: Props) {
  const { t } = useTranslation("templates");
  return (
    <Card component="article" aria-label={`${template.name}, ${template.language}`} padding="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb={4}>
        <Title order={2} size="h3" style={{ overflowWrap: "anywhere" }}>
          {template.name}
        </Title>
        <Badge
          color={COLOURS[template.status] ?? "gray"}
          variant="light"
          c="var(--mantine-color-text)"
          miw="max-content"
        >
          {t(`status.${template.status}`, template.status)}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed" mb="sm">
        {[template.language, t(`category.${template.category}`, template.category), channelName].join(" · ")}
      </Text>
      <TemplateBubble template={readTemplate(template.components)} />
      {template.quality && template.quality !== "UNKNOWN" && (
        <Group gap="xs" mt="sm">
          <Badge variant="dot" color={QUALITY_COLOURS[template.quality] ?? "gray"} size="sm">
            {t(`quality.${template.quality}`, template.quality)}
          </Badge>
        </Group>
      )}
    </Card>
  );
}
