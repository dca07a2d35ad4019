import { Button, Group, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import { useCreateTemplate } from "../../api/templates";
import { LeaveGuard } from "../../ui/LeaveGuard";
import { Panel } from "../../ui/Panel";
import { Problem } from "../../ui/Problem";
import { componentsOf, NO_WORDS } from "../../workflow/template-words";
import { TemplateEditor } from "./TemplateEditor";

interface Props {
  channelId: string | undefined;
  name: string | undefined;
  onMade: (id: string) => void;
}

/** A template that is not there yet: its number, its name, its language, and what it says. */
export function NewTemplate({ channelId, name, onMade }: Props) {
  const { t, i18n } = useTranslation("templates");
  const channels = useChannels();
  const creation = useCreateTemplate();
  const [chosen, choose] = useState(channelId ?? null);
  const [called, call] = useState(name ?? "");
  const [language, setLanguage] = useState(name === undefined ? i18n.language : "");
  const [words, setWords] = useState(NO_WORDS);
  const able = (channels.data ?? []).filter(({ capabilities }) => capabilities.templates);
  const channel = chosen ?? (able.length === 1 ? (able[0]?.id ?? null) : null);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (channel === null) return;
    creation.mutate(
      {
        channel_id: channel,
        name: called,
        language,
        category: words.category,
        components: componentsOf(words),
      },
      {
        onSuccess: ({ id }) => {
          onMade(id);
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <LeaveGuard isChanged={words !== NO_WORDS || called !== (name ?? "")} />
      <Panel title={t("words")}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <Select
              label={t("channel")}
              required
              description={t("form.numberHelp")}
              allowDeselect={false}
              data={able.map(({ id, name: title }) => ({ value: id, label: title }))}
              value={channel}
              onChange={choose}
            />
            <TextInput
              label={t("form.name")}
              description={t("form.nameHelp")}
              required
              pattern="[a-z0-9_]+"
              maxLength={512}
              value={called}
              onChange={(event) => {
                call(event.currentTarget.value);
              }}
            />
            <TextInput
              label={t("form.language")}
              description={t("form.languageHelp")}
              required
              pattern="[a-z]{2,3}([_\-][A-Za-z]{2,4})?"
              maxLength={8}
              value={language}
              onChange={(event) => {
                setLanguage(event.currentTarget.value);
              }}
            />
          </SimpleGrid>
          <TemplateEditor words={words} onWords={setWords} />
          {creation.error && <Problem error={creation.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={creation.isPending}>
              {t("save")}
            </Button>
          </Group>
        </Stack>
      </Panel>
    </form>
  );
}
