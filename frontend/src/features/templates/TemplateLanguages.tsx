import { SimpleGrid } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import { useTemplatesNamed } from "../../api/templates";
import type { Template } from "../../api/types";
import { Panel } from "../../ui/Panel";
import { TemplateCard } from "./TemplateCard";

interface Props {
  template: Template;
}

/** A template in all its languages, beside one another; nothing where there is only one. */
export function TemplateLanguages({ template }: Props) {
  const { t } = useTranslation("templates");
  const named = useTemplatesNamed(template.name);
  const channels = useChannels();
  const nameOf = (id: string) => channels.data?.find((channel) => channel.id === id)?.name ?? "";
  const sorted = [...(named.data ?? [])].sort((one, other) => one.language.localeCompare(other.language));
  if (sorted.length < 2) return null;
  return (
    <Panel title={t("languages")}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        {sorted.map((one) => (
          <TemplateCard
            key={one.id}
            template={one}
            channelName={nameOf(one.channel_id)}
            isOpen={one.id === template.id}
          />
        ))}
      </SimpleGrid>
    </Panel>
  );
}
