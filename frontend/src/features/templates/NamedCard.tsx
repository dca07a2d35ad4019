import { Anchor, Card, Group, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { TemplateBubble } from "../../ui/TemplateBubble";
import { readTemplate } from "../../workflow/schema-form-template";
import { shownOf, type Named } from "./found";
import { TemplateBadges } from "./TemplateBadges";

interface Props {
  named: Named;
  channelName: string;
}

/** A template in several languages: where each of them stands, and one of them as it arrives. */
export function NamedCard({ named, channelName }: Props) {
  const { t, i18n } = useTranslation("templates");
  const shown = shownOf(named, i18n.language);
  const categories = [...new Set(named.map(({ category }) => t(`category.${category}`, category)))];
  const usedBy = Math.max(...named.map((one) => one.used_by));
  const about = [...categories, channelName, usedBy > 0 && t("usedBy", { count: usedBy })];
  return (
    <Card component="article" aria-label={shown.name} padding="md">
      <Title order={2} size="h3" mb={4} style={{ overflowWrap: "anywhere" }}>
        <Anchor
          inherit
          c="inherit"
          renderRoot={(props) => (
            <Link to="/templates/$templateId" params={{ templateId: shown.id }} {...props} />
          )}
        >
          {shown.name}
        </Anchor>
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {about.filter(Boolean).join(" · ")}
      </Text>
      <TemplateBubble template={readTemplate(shown.components)} />
      <Group component="ul" aria-label={t("languages")} gap={6} mt="sm" p={0} m={0}>
        {named.map((one) => (
          <Group key={one.id} component="li" gap={6} w="100%">
            <Anchor
              size="sm"
              miw="3.5rem"
              renderRoot={(props) => (
                <Link to="/templates/$templateId" params={{ templateId: one.id }} {...props} />
              )}
            >
              {one.language}
            </Anchor>
            <TemplateBadges template={one} />
          </Group>
        ))}
      </Group>
    </Card>
  );
}
