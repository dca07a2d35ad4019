import { Alert, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useId, useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useRemoveAlertHook, useSaveAlertHook, useTestAlertHook } from "../../api/alert-hook";
import type { AlertHookView } from "../../api/schema";
import { isLanguage, LANGUAGES, type Language } from "../../lib/i18n";
import { inWords } from "../../lib/reasons";
import { Ago } from "../../ui/Ago";
import { notifyDone, notifyError } from "../../ui/notify";
import { PasswordField } from "../../ui/PasswordField";
import { Problem } from "../../ui/Problem";

const SHORTEST_SECRET = 16;

interface Props {
  hook: AlertHookView;
}

export function AlertPostsForm({ hook }: Props) {
  const { t, i18n } = useTranslation("settings");
  const reasonId = useId();
  const save = useSaveAlertHook();
  const remove = useRemoveAlertHook();
  const test = useTestAlertHook();
  const [url, setUrl] = useState(hook.url ?? "");
  const [secret, setSecret] = useState("");
  const isSet = hook.url !== null;
  const kept = isSet ? hook.language : i18n.language;
  const [language, setLanguage] = useState<Language>(isLanguage(kept) ? kept : "en");
  const isChanged = url !== hook.url || language !== hook.language || secret !== "";
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(
      { url, language, ...(secret !== "" && { secret }) },
      {
        onSuccess: () => {
          setSecret("");
          notifyDone(t("alertPosts.saved"));
        },
      },
    );
  };
  return (
    <Stack component="form" gap="sm" maw="40rem" onSubmit={submit}>
      <Text size="sm">{t("alertPosts.about")}</Text>
      {hook.error !== null && (
        <Alert color="orange" variant="light" title={t("alertPosts.failing")}>
          {inWords(hook.error)} {hook.failed_at !== null && <Ago at={hook.failed_at} />}
        </Alert>
      )}
      <TextInput
        label={t("alertPosts.url")}
        type="url"
        placeholder="https://example.org/alerts"
        required
        value={url}
        onChange={(event) => {
          setUrl(event.currentTarget.value);
        }}
      />
      <PasswordField
        label={t("alertPosts.secret")}
        description={
          isSet ? t("alertPosts.secretKept") : t("alertPosts.secretAbout", { count: SHORTEST_SECRET })
        }
        autoComplete="new-password"
        minLength={SHORTEST_SECRET}
        required={!isSet}
        value={secret}
        onChange={setSecret}
      />
      <Select
        label={t("alertPosts.language")}
        allowDeselect={false}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        value={language}
        onChange={(value) => {
          if (isLanguage(value)) setLanguage(value);
        }}
      />
      {save.isError && <Problem error={save.error} title={t("alertPosts.notSaved")} />}
      <Group gap="xs">
        <Button type="submit" loading={save.isPending}>
          {t("alertPosts.save")}
        </Button>
        {isSet && (
          <>
            <Button
              variant="default"
              loading={test.isPending}
              disabled={isChanged}
              {...(isChanged && { "aria-describedby": reasonId })}
              onClick={() => {
                test.mutate(undefined, {
                  onSuccess: (error) => {
                    if (error === null) notifyDone(t("alertPosts.taken"));
                    else notifyError(new Error(inWords(error)));
                  },
                  onError: (error) => {
                    notifyError(error);
                  },
                });
              }}
            >
              {t("alertPosts.test")}
            </Button>
            <Button
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={() => {
                remove.mutate(undefined, {
                  onSuccess: () => {
                    setUrl("");
                  },
                  onError: (error) => {
                    notifyError(error);
                  },
                });
              }}
            >
              {t("alertPosts.remove")}
            </Button>
          </>
        )}
      </Group>
      {isSet && isChanged && (
        <Text id={reasonId} size="sm" c="dimmed">
          {t("alertPosts.saveFirst")}
        </Text>
      )}
    </Stack>
  );
}
