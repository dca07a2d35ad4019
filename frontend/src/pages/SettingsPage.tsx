import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { isPart } from "../features/settings/parts";
import { SettingsTabs } from "../features/settings/SettingsTabs";
import { Page } from "../ui/Page";

const route = getRouteApi("/settings");

export function SettingsPage() {
  const { t } = useTranslation("settings");
  const { part } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t("title")}>
      <SettingsTabs
        part={isPart(part) ? part : "profile"}
        onPart={(next) => {
          void navigate({ search: { part: next }, replace: true });
        }}
      />
    </Page>
  );
}
