import { Accordion, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMembers } from "../../api/members";
import { useTemplateVersions } from "../../api/templates";
import { Ago } from "../../ui/Ago";
import { Fetched } from "../../ui/Fetched";
import { LoadMore } from "../../ui/LoadMore";
import { Panel } from "../../ui/Panel";
import { TemplateBubble } from "../../ui/TemplateBubble";
import { readTemplate } from "../../workflow/schema-form-template";

interface Props {
  templateId: string;
}

/** What a template said before, who changed it, and when. */
export function TemplateHistory({ templateId }: Props) {
  const { t } = useTranslation("templates");
  const versions = useTemplateVersions(templateId);
  const members = useMembers();
  const who = (actor: string) => {
    const [kind, id] = actor.split(":");
    const member = kind === "member" ? members.data?.find((one) => one.id === id) : undefined;
    return member ? member.name || member.email : t(`history.${kind ?? ""}`, actor);
  };
  return (
    <Panel title={t("history.title")}>
      <Fetched query={versions} empty={t("history.none")}>
        {(items) => (
          <Accordion order={3} variant="separated">
            {items.map((version) => (
              <Accordion.Item key={version.id} value={version.id}>
                <Accordion.Control>
                  <Group gap="xs">
                    <Text size="sm">{t(`history.change.${version.change}`)}</Text>
                    <Text size="xs" c="dimmed">
                      {who(version.by)} · <Ago at={version.at} />
                    </Text>
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  <TemplateBubble template={readTemplate(version.components)} />
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        )}
      </Fetched>
      <LoadMore query={versions} />
    </Panel>
  );
}
