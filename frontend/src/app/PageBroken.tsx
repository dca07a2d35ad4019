import { Button, Code, Group, Stack, Text } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "../ui/Page";

/** A page that failed says so in its own place: the navigation, and what the server holds, are untouched. */
export function PageBroken({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation("shell");
  return (
    <Page title={t("broken.title")}>
      <Stack role="alert" align="flex-start">
        <Text>{t("broken.about")}</Text>
        <Code block>{error instanceof Error ? error.message : String(error)}</Code>
        <Group>
          <Button onClick={reset}>{t("broken.retry")}</Button>
          <Button
            variant="default"
            onClick={() => {
              window.location.reload();
            }}
          >
            {t("broken.reload")}
          </Button>
        </Group>
      </Stack>
    </Page>
  );
}
