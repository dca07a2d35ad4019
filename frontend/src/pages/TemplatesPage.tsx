import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useLiveTemplates } from "../api/templates";
import { NewTemplateButton } from "../features/templates/NewTemplateButton";
import { SyncButton } from "../features/templates/SyncButton";
import { TemplateList } from "../features/templates/TemplateList";
import { Page } from "../ui/Page";

const route = getRouteApi("/templates");

export function TemplatesPage() {
  const { t } = useTranslation("templates");
  const { channel } = route.useSearch();
  const navigate = route.useNavigate();
  useLiveTemplates();
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        <>
          <SyncButton channelId={channel ?? null} />
          <NewTemplateButton channelId={channel} />
        </>
      }
    >
      <TemplateList
        channelId={channel ?? null}
        onChannel={(id) => {
          void navigate({ search: id === null ? {} : { channel: id }, replace: true });
        }}
      />
    </Page>
  );
}
