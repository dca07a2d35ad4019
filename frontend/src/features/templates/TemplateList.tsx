import { Button, Group, Select, SimpleGrid } from "@mantine/core";
import { IconRefresh, IconSearchOff, IconTemplate } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import { useTemplates } from "../../api/templates";
import { Fetched } from "../../ui/Fetched";
import { LoadMore } from "../../ui/LoadMore";
import { Nothing } from "../../ui/Nothing";
import { SearchField } from "../../ui/SearchField";
import { found, type Named } from "./found";
import { NamedCard } from "./NamedCard";
import { TemplateCard } from "./TemplateCard";
import { useSync } from "./useSync";

/** How many names are drawn before somebody asks for more: each has a bubble. */
const AT_ONCE = 60;

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
        {(items) => <Cards named={found(items, words, status)} nameOf={nameOf} />}
      </Fetched>
    </>
  );
}

interface CardsProps {
  named: readonly Named[];
  nameOf: (channelId: string) => string;
}

function Cards({ named, nameOf }: CardsProps) {
  const { t } = useTranslation("templates");
  const [most, setMost] = useState(AT_ONCE);
  if (named.length === 0) {
    return (
      <Nothing icon={<IconSearchOff />} title={t("noneFound.title")}>
        {t("noneFound.about")}
      </Nothing>
    );
  }
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        {named.slice(0, most).map((languages) => {
          const [first, ...others] = languages;
          const channelName = nameOf(first.channel_id);
          return others.length > 0 ? (
            <NamedCard key={first.id} named={languages} channelName={channelName} />
          ) : (
            <TemplateCard key={first.id} template={first} channelName={channelName} />
          );
        })}
      </SimpleGrid>
      <LoadMore
        query={{
          hasNextPage: named.length > most,
          isFetchingNextPage: false,
          fetchNextPage: () => {
            setMost(most + AT_ONCE);
          },
        }}
      />
    </>
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
