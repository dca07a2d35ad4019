import { Center, SimpleGrid, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useLiveTemplates, useTemplate } from "../api/templates";
import { useMay } from "../api/session";
import type { Template } from "../api/types";
import { DeleteTemplate } from "../features/templates/DeleteTemplate";
import { NewTemplateButton } from "../features/templates/NewTemplateButton";
import { TemplateBadges } from "../features/templates/TemplateBadges";
import { TemplateHistory } from "../features/templates/TemplateHistory";
import { TemplateLanguages } from "../features/templates/TemplateLanguages";
import { TemplateStanding } from "../features/templates/TemplateStanding";
import { TemplateUses } from "../features/templates/TemplateUses";
import { TemplateWriting } from "../features/templates/TemplateWriting";
import { Loading } from "../ui/Loading";
import { Page } from "../ui/Page";
import { Problem } from "../ui/Problem";

const route = getRouteApi("/templates/$templateId");

/** One template: what it says, where it stands, its languages, who uses it, what it said before. */
export function TemplatePage() {
  const { t } = useTranslation("templates");
  const { templateId } = route.useParams();
  const template = useTemplate(templateId);
  useLiveTemplates();
  if (template.data) return <OneTemplate key={templateId} template={template.data} />;
  if (template.isError) return <Problem error={template.error} onRetry={() => void template.refetch()} />;
  return (
    <Center h="100%">
      <Loading label={t("general:loading")} />
    </Center>
  );
}

function OneTemplate({ template }: { template: Template }) {
  const { t } = useTranslation("templates");
  const navigate = route.useNavigate();
  const mayEdit = useMay("edit");
  const about = [template.language, t(`category.${template.category}`, template.category)].join(" · ");
  return (
    <Page
      title={template.name}
      about={about}
      actions={
        mayEdit && (
          <>
            <NewTemplateButton channelId={template.channel_id} name={template.name} />
            <DeleteTemplate
              template={template}
              onDeleted={() => {
                void navigate({ to: "/templates", ignoreBlocker: true });
              }}
            />
          </>
        )
      }
    >
      <Stack gap="lg">
        <TemplateBadges template={template} />
        <TemplateStanding template={template} />
        <TemplateWriting template={template} />
        <TemplateLanguages template={template} />
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <TemplateUses templateId={template.id} />
          <TemplateHistory templateId={template.id} />
        </SimpleGrid>
      </Stack>
    </Page>
  );
}
