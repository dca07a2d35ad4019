import { Button, Group, Select, SimpleGrid } from "@mantine/core";
import { IconRefresh, IconSearchOff, IconTemplate } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import { useTemplates } from "../../api/templates";
import type { Template } from "../../api/types";
import { Fetched } from "../../ui/Fetched";
import { LoadMore } from "../../ui/LoadMore";
import { Nothing } from "../../ui/Nothing";
import { SearchField } from "../../ui/SearchField";
import { TemplateCard } from "./TemplateCard";
import { useSync } from "./useSync";

interface Props {
  /** Only those of this number. */
  channelId: string | null;
  onChannel: (channelId: string | null) => void;
}

export function TemplateList({ channelId, onChannel }: Props) {
  const { t } = useTranslation("templates");
  const channels = useChannels();
  const templates = useTemplates(channelId ?? undefined);
  const [words, setWords] = useState("");
  const [status, setStatus] = useState<string | null>(null);
  const nameOf = (id: string) => channels.data?.find((channel) => channel.id === id)?.name ?? "";
  const statuses = [...new Set(templates.data?.map((template) => template.status))];

  return (
    <>
      <Group gap="xs" mb="md">
        <SearchField label={t("search")} value={words} onChange={setWords} />
        <Select
          aria-label={t("channel")}
          placeholder={t("anyChannel")}
          w="12rem"
          clearable
          clearButtonProps={{ "aria-label": t("anyChannel") }}
          data={(channels.data ?? [])
            .filter((one) => one.capabilities.templates)
            .map(({ id, name }) => ({ value: id, label: name }))}
          value={channelId}
          onChange={onChannel}
        />
        <Select
          aria-label={t("statusLabel")}
          placeholder={t("anyStatus")}
          w="11rem"
          clearable
          clearButtonProps={{ "aria-label": t("anyStatus") }}
          data={statuses.map((value) => ({ value, label: t(`status.${value}`, value) }))}
          value={status}
          onChange={setStatus}
        />
      </Group>
      <Fetched query={templates} empty={<NoneYet channelId={channelId} />}>
        {(items) => <Cards templates={found(items, words, status)} nameOf={nameOf} />}
      </Fetched>
      <LoadMore query={templates} />
    </>
  );
}

function Cards({ templates, nameOf }: { templates: Template[]; nameOf: (id: string) => string }) {
  const { t } = useTranslation("templates");
  if (templates.length === 0) {
    return (
      <Nothing icon={<IconSearchOff />} title={t("noneFound.title")}>
        {t("noneFound.about")}
      </Nothing>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
      {templates.map((template) => (
        <TemplateCard key={template.id} template={template} channelName={nameOf(template.channel_id)} />
      ))}
    </SimpleGrid>
  );
}

function NoneYet({ channelId }: { channelId: string | null }) {
  const { t } = useTranslation("templates");
  const { sync, isPending, canSync } = useSync(channelId);
  return (
    <Nothing
      icon={<IconTemplate />}
      title={t("none.title")}
      actions={
        canSync && (
          <Button leftSection={<IconRefresh size={16} aria-hidden />} loading={isPending} onClick={sync}>
            {t("sync")}
          </Button>
        )
      }
    >
      {t("none.about")}
    </Nothing>
  );
}

/** Those with these words and this state, the languages of a name beside one another. */
function found(templates: readonly Template[], words: string, status: string | null): Template[] {
  const wanted = words.trim().toLowerCase();
  return templates
    .filter(
      (template) =>
        (status === null || template.status === status) &&
        JSON.stringify([template.name, template.components]).toLowerCase().includes(wanted),
    )
    .sort((one, other) => one.name.localeCompare(other.name) || one.language.localeCompare(other.language));
}
