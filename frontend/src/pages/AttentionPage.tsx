import { Badge, Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useOpenAlerts } from "../api/alerts";
import { useLetterCounts, useLetterNews, type Level } from "../api/letters";
import { Alerts } from "../features/alerts/Alerts";
import { Letters } from "../features/letters/Letters";
import type { LetterSearch } from "../features/letters/search";
import { Page } from "../ui/Page";

const route = getRouteApi("/attention");

/** The tabs, by their names in the address, and what each lists. */
const TABS = [
  { tab: "messages", level: "message" },
  { tab: "runs", level: "step" },
  { tab: "events", level: "event" },
] as const satisfies readonly { tab: string; level: Level }[];

const ALERTS = "alerts";

/** What came to nothing, or otherwise needs somebody. */
export function AttentionPage() {
  const { t } = useTranslation("letters");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  useLetterNews();
  const counts = useLetterCounts(true).data;
  const alerts = useOpenAlerts().data ?? [];
  const open = TABS.find(({ tab }) => tab === search.tab)?.tab ?? ALERTS;
  const turnTo = (next: LetterSearch) => {
    void navigate({ search: next, replace: true });
  };
  return (
    <Page title={t("title")} about={t("about")}>
      <Tabs
        value={open}
        keepMounted={false}
        onChange={(tab) => {
          if (tab !== null) turnTo({ tab });
        }}
      >
        <Tabs.List mb="md" aria-label={t("title")}>
          <Tabs.Tab value={ALERTS} rightSection={<Count count={alerts.length} most={undefined} />}>
            {t("tab.alerts")}
          </Tabs.Tab>
          {TABS.map(({ tab, level }) => (
            <Tabs.Tab
              key={tab}
              value={tab}
              rightSection={<Count count={counts?.[level]} most={counts?.most} />}
            >
              {t(`tab.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={ALERTS}>
          <Alerts />
        </Tabs.Panel>
        {TABS.map(({ tab, level }) => (
          <Tabs.Panel key={tab} value={tab}>
            <Letters level={level} search={search} onSearch={turnTo} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

function Count({ count = 0, most = Infinity }: { count: number | undefined; most: number | undefined }) {
  if (count === 0) return null;
  return (
    <Badge size="sm" variant="light" color="gray" c="var(--mantine-color-text)">
      {count < most ? count : `${String(most)}+`}
    </Badge>
  );
}
