import { Anchor, Center, Group } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCampaign, useProgress, type Campaign } from "../api/campaigns";
import { useChannels } from "../api/channels";
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
  const channels = useChannels();
  if (campaign.data === undefined) {
    return (
      <Page title={t("title")}>
        {campaign.isError ? <Problem error={campaign.error} /> : <Waiting label={t("loading")} />}
      </Page>
    );
  }
  const { name, channel_id: channelId } = campaign.data;
  const number = channels.data?.find(({ id }) => id === channelId)?.name;
  const toList = () => {
    // What was not saved is gone with it.
    void navigate({ to: "/campaigns", ignoreBlocker: true });
  };
  return (
    <Page
      title={name}
      {...(number && { about: t("from", { number }) })}
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
        <Drawn campaign={campaign.data} isFresh={campaign.isFetchedAfterMount} />
      ) : (
        <CampaignWatch campaign={campaign.data} />
      )}
    </Page>
  );
}

interface DrawnProps {
  campaign: Campaign;
  /** Whether it was fetched since the page opened; what was seen earlier may have been changed elsewhere. */
  isFresh: boolean;
}

/** The form, once it is known what it begins with, and whether there is a list already. */
function Drawn({ campaign, isFresh }: DrawnProps) {
  const { t } = useTranslation("campaigns");
  const progress = useProgress(campaign.id, campaign.state);
  if (progress.data === undefined && progress.isError) return <Problem error={progress.error} />;
  if (progress.data === undefined || !isFresh) return <Waiting label={t("loading")} />;
  // It stays with what is written in it, also where a later look fails.
  return <CampaignForm key={campaign.id} campaign={campaign} listed={progress.data.audience} />;
}

function Waiting({ label }: { label: string }) {
  return (
    <Center p="md">
      <Loading size="sm" label={label} />
    </Center>
  );
}
