import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { NewTemplate } from "../features/templates/NewTemplate";
import { Page } from "../ui/Page";

const route = getRouteApi("/templates/new");

/** A template's first words. */
export function NewTemplatePage() {
  const { t } = useTranslation("templates");
  const { channel, name } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t("new")} about={t("newAbout")}>
      <NewTemplate
        channelId={channel}
        name={name}
        onMade={(id) => {
          void navigate({ to: "/templates/$templateId", params: { templateId: id }, ignoreBlocker: true });
        }}
      />
    </Page>
  );
}
