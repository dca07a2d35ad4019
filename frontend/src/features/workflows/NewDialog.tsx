import { FileButton, SimpleGrid, Stack, Text, TextInput, UnstyledButton, Button, Group } from "@mantine/core";
import { IconFileImport, IconHelpCircle, IconPackage, IconUserCheck } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMutation } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useCreateWorkflow } from "../../api/workflows";
import { isLanguage } from "../../lib/i18n";
import { emptyDocument } from "../../workflow/document";
import { readImport } from "../../workflow/import-document";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import classes from "./NewDialog.module.css";
import { loadStarter, STARTERS, type Starter } from "./starters";

const ICONS: Readonly<Record<Starter, typeof IconPackage>> = {
  questions: IconHelpCircle,
  "order-status": IconPackage,
  "opt-in": IconUserCheck,
};

interface Props {
  onClose: () => void;
}

/** Three ways to begin: with nothing, with something drawn already, or with a file. */
export function NewDialog({ onClose }: Props) {
  const { t, i18n } = useTranslation("workflows");
  const navigate = useNavigate();
  const create = useCreateWorkflow();
  const begin = useMutation({
    mutationFn: async (document: () => Promise<object> | object) => create.mutateAsync(await document()),
    onSuccess: (workflowId) => navigate({ to: "/workflows/$workflowId", params: { workflowId } }),
  });
  const [name, setName] = useState("");
  const language = isLanguage(i18n.language) ? i18n.language : "en";
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    begin.mutate(() => emptyDocument(name.trim() || t("new.unnamed")));
  };

  return (
    <Dialog onClose={onClose} size="lg" title={t("new.title")}>
      <Stack gap="lg">
        <form onSubmit={submit}>
          <Text size="sm" fw={500} mb="xs">
            {t("new.scratch")}
          </Text>
          <Group align="flex-end" gap="xs">
            <TextInput
              flex={1}
              label={t("name")}
              placeholder={t("new.unnamed")}
              data-autofocus
              maxLength={500}
              value={name}
              onChange={(event) => {
                setName(event.currentTarget.value);
              }}
            />
            <Button type="submit" loading={begin.isPending}>
              {t("new.create")}
            </Button>
          </Group>
        </form>
        <div>
          <Text size="sm" fw={500} mb="xs">
            {t("new.starter")}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
            {STARTERS.map((starter) => {
              const Icon = ICONS[starter];
              return (
                <UnstyledButton
                  key={starter}
                  className={classes.starter}
                  disabled={begin.isPending}
                  onClick={() => {
                    begin.mutate(() => loadStarter(starter, language));
                  }}
                >
                  <Icon size={22} aria-hidden className={classes.icon} />
                  <Text size="sm" fw={600}>
                    {t(`starter.${starter}.name`)}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {t(`starter.${starter}.about`)}
                  </Text>
                </UnstyledButton>
              );
            })}
          </SimpleGrid>
        </div>
        {begin.isError && <Problem error={begin.error} />}
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {t("new.file")}
          </Text>
          <FileButton
            accept="application/json,.json"
            onChange={(file) => {
              if (file) begin.mutate(async () => readImport(await file.text(), new Map()).raw);
            }}
          >
            {(props) => (
              <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} {...props}>
                {t("new.import")}
              </Button>
            )}
          </FileButton>
        </Group>
      </Stack>
    </Dialog>
  );
}
