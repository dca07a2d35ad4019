import { Button, Switch } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRunPages } from "../api/runs";
import { narrowings, queryOf, withChange, type RunSearch } from "../features/runs/filters";
import { RunFilters } from "../features/runs/RunFilters";
import { RunTable } from "../features/runs/RunTable";
import { WhereIsPerson } from "../features/runs/WhereIsPerson";
import { Fetched } from "../ui/Fetched";
import { LoadMore } from "../ui/LoadMore";
import { Nothing } from "../ui/Nothing";
import { Page } from "../ui/Page";

const route = getRouteApi("/runs");

/** What ran, and where people are now. */
export function RunsPage() {
  const { t } = useTranslation("runs");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [isLive, setLive] = useState(true);
  const runs = useRunPages(queryOf(search), isLive);
  const turnTo = (next: RunSearch) => {
    void navigate({ search: next, replace: true });
  };
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        <>
          <Switch
            size="xs"
            label={t("filter.tests")}
            checked={search.tests ?? false}
            onChange={(event) => {
              turnTo(withChange(search, { tests: event.currentTarget.checked }));
            }}
          />
          <Switch
            size="xs"
            label={t("live")}
            checked={isLive}
            onChange={(event) => {
              setLive(event.currentTarget.checked);
            }}
          />
        </>
      }
    >
      <WhereIsPerson
        contactId={search.person ?? null}
        onChoose={(person) => {
          turnTo(withChange(search, { person: person ?? undefined }));
        }}
      />
      <RunFilters search={search} onChange={turnTo} />
      <Fetched
        query={runs}
        empty={
          <NoRuns
            isNarrowed={narrowings(search) > 0}
            onTests={
              search.tests
                ? null
                : () => {
                    turnTo(withChange(search, { tests: true }));
                  }
            }
          />
        }
      >
        {(items) => <RunTable runs={items} />}
      </Fetched>
      <LoadMore query={runs} />
    </Page>
  );
}

interface NoRunsProps {
  isNarrowed: boolean;
  /** Show those of tests too; `null` where they are shown. */
  onTests: (() => void) | null;
}

function NoRuns({ isNarrowed, onTests }: NoRunsProps) {
  const { t } = useTranslation("runs");
  const kind = isNarrowed ? "noneSuch" : onTests ? "nonePublished" : "none";
  return (
    <Nothing
      icon={<IconHistory />}
      title={t(`${kind}.title`)}
      actions={
        onTests && (
          <Button variant="default" onClick={onTests}>
            {t("filter.tests")}
          </Button>
        )
      }
    >
      {t(`${kind}.text`)} {onTests && t("testsHidden")}
    </Nothing>
  );
}
