import { Anchor, DataList, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useServer } from "../../api/server";
import { Logo } from "../../ui/Logo";
import { Problem } from "../../ui/Problem";

export function About() {
  const { t } = useTranslation("settings");
  const server = useServer();
  return (
    <Stack maw={480}>
      <Logo />
      <Text size="sm">{t("about.what")}</Text>
      {server.isError && <Problem error={server.error} />}
      <DataList size="sm">
        <DataList.Item>
          <DataList.ItemLabel>{t("about.version")}</DataList.ItemLabel>
          <DataList.ItemValue>{server.data?.version ?? "…"}</DataList.ItemValue>
        </DataList.Item>
        <DataList.Item>
          <DataList.ItemLabel>{t("about.api")}</DataList.ItemLabel>
          <DataList.ItemValue>
            <Anchor size="sm" href="/api/openapi.json" target="_blank">
              /api/openapi.json
            </Anchor>
          </DataList.ItemValue>
        </DataList.Item>
        <DataList.Item>
          <DataList.ItemLabel>{t("about.metrics")}</DataList.ItemLabel>
          <DataList.ItemValue>
            <Anchor size="sm" href="/metrics" target="_blank">
              /metrics
            </Anchor>
          </DataList.ItemValue>
        </DataList.Item>
        <DataList.Item>
          <DataList.ItemLabel>{t("about.licence")}</DataList.ItemLabel>
          <DataList.ItemValue>Apache-2.0</DataList.ItemValue>
        </DataList.Item>
      </DataList>
    </Stack>
  );
}
