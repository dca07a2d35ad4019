import { Anchor, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useServer } from "../../api/server";
import { Facts } from "../../ui/Facts";
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
      <Facts
        facts={[
          [t("about.version"), server.data?.version ?? "…"],
          [t("about.api"), <Address key="api" path="/api/openapi.json" />],
          [t("about.metrics"), <Address key="metrics" path="/metrics" />],
          [t("about.licence"), "Apache-2.0"],
        ]}
      />
    </Stack>
  );
}

function Address({ path }: { path: string }) {
  return (
    <Anchor size="sm" href={path} target="_blank">
      {path}
    </Anchor>
  );
}
