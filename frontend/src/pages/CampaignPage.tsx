import { Anchor, Center, Group } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCampaign, useProgress, type Campaign } from "../api/campaigns";
import { useMay } from "../api/session";
import { CampaignActions } from "../features/campaigns/CampaignActions";
import { CampaignForm } from "../features/campaigns/CampaignForm";
import { CampaignState } from "../features/campaigns/CampaignState";
import { CampaignWatch } from "../features/campaigns/CampaignWatch";
import { Loading } from "../ui/Loading";
import { Page } from "../ui/Page";
import { Problem } from "../ui/Problem";

const route = getRouteApi("/campaigns/$campaignId");

/** One campaign: drawn up while it is a draft, watched from then on. */
export function CampaignPage() {
  const { t } = useTranslation("campaigns");
  const { campaignId } = route.useParams();
  const navigate = useNavigate();
  const campaign = useCampaign(campaignId);
  const mayEdit = useMay("edit");
  if (campaign.data === undefined) {
    return (
      <Page title={t("title")}>
        {campaign.isError ? <Problem error={campaign.error} /> : <Waiting label={t("loading")} />}
      </Page>
    );
  }
  const { name } = campaign.data;
  const toList = () => {
    void navigate({ to: "/campaigns" });
  };
  return (
    <Page
      title={name}
      actions={
        <>
          <CampaignState campaign={campaign.data} />
          {mayEdit && <CampaignActions campaign={campaign.data} onDeleted={toList} />}
        </>
      }
    >
      <Group mb="md">
        <Anchor size="sm" renderRoot={(props) => <Link to="/campaigns" {...props} />}>
          {t("toList")}
        </Anchor>
      </Group>
      {campaign.data.state === "draft" && mayEdit ? (
        <Drawn campaign={campaign.data} />
      ) : (
        <CampaignWatch campaign={campaign.data} />
      )}
    </Page>
  );
}

/** The form, once it is known whether there is a list already. */
function Drawn({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation("campaigns");
  const progress = useProgress(campaign.id, campaign.state);
  if (progress.isError) return <Problem error={progress.error} />;
  if (progress.data === undefined) return <Waiting label={t("loading")} />;
  return <CampaignForm key={campaign.id} campaign={campaign} listed={progress.data.audience} />;
}

function Waiting({ label }: { label: string }) {
  return (
    <Center p="md">
      <Loading size="sm" label={label} />
    </Center>
  );
}
