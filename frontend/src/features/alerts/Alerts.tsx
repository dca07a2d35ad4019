import { SegmentedControl, Stack } from "@mantine/core";
import { IconBellCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAllAlerts, useOpenAlerts } from "../../api/alerts";
import { Fetched } from "../../ui/Fetched";
import { LoadMore } from "../../ui/LoadMore";
import { Nothing } from "../../ui/Nothing";
import { AlertItem } from "./AlertItem";

/** What needs somebody now, or what ever did. */
export function Alerts() {
  const { t } = useTranslation("alerts");
  const [isAll, showAll] = useState(false);
  return (
    <Stack align="flex-start">
      <SegmentedControl
        aria-label={t("which")}
        value={isAll ? "all" : "open"}
        onChange={(value) => {
          showAll(value === "all");
        }}
        data={[
          { value: "open", label: t("open") },
          { value: "all", label: t("all") },
        ]}
      />
      {isAll ? <Past /> : <Open />}
    </Stack>
  );
}

function Open() {
  const { t } = useTranslation("alerts");
  const query = useOpenAlerts();
  const empty = (
    <Nothing icon={<IconBellCheck />} title={t("none.title")}>
      {t("none.text")}
    </Nothing>
  );
  return (
    <Fetched query={query} empty={empty}>
      {(items) => <List items={items} />}
    </Fetched>
  );
}

function Past() {
  const { t } = useTranslation("alerts");
  const query = useAllAlerts();
  return (
    <>
      <Fetched query={query} empty={t("noneEver")}>
        {(items) => <List items={items} />}
      </Fetched>
      <LoadMore query={query} />
    </>
  );
}

function List({ items }: { items: readonly Parameters<typeof AlertItem>[0]["alert"][] }) {
  return (
    <Stack w="100%" maw="52rem">
      {items.map((alert) => (
        <AlertItem key={alert.id} alert={alert} />
      ))}
    </Stack>
  );
}
