import { Anchor, Card, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Template } from "../../api/types";
import { TemplateBubble } from "../../ui/TemplateBubble";
import { readTemplate } from "../../workflow/schema-form-template";
import { TemplateBadges } from "./TemplateBadges";

interface Props {
  template: Template;
  channelName: string;
  /** Whether its page is the one that is open. */
  isOpen?: boolean;
}

/** One language of a template, as it arrives. */
export function TemplateCard({ template, channelName, isOpen = false }: Props) {
  const { t } = useTranslation("templates");
  const about = [template.language, t(`category.${template.category}`, template.category), channelName];
  return (
    <Card
      component="article"
      aria-label={`${template.name}, ${template.language}`}
      padding="md"
      aria-current={isOpen || undefined}
    >
      <Title order={2} size="h3" mb={4} style={{ overflowWrap: "anywhere" }}>
        {isOpen ? (
          template.name
        ) : (
          <Anchor
            inherit
            c="inherit"
            renderRoot={(props) => (
              <Link to="/templates/$templateId" params={{ templateId: template.id }} {...props} />
            )}
          >
            {template.name}
          </Anchor>
        )}
      </Title>
      <TemplateBadges template={template} />
      <Text size="xs" c="dimmed" my="xs">
        {about.filter(Boolean).join(" · ")}
        {template.used_by > 0 && ` · ${t("usedBy", { count: template.used_by })}`}
      </Text>
      <TemplateBubble template={readTemplate(template.components)} />
    </Card>
  );
}
