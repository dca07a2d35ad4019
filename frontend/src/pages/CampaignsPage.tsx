import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/session";
import { CampaignList } from "../features/campaigns/CampaignList";
import { NewCampaignDialog } from "../features/campaigns/NewCampaignDialog";
import { Page } from "../ui/Page";

/** What goes to many, newest first. */
export function CampaignsPage() {
  const { t } = useTranslation("campaigns");
  const navigate = useNavigate();
  const mayEdit = useMay("edit");
  const [isAsking, setIsAsking] = useState(false);
  const add = mayEdit && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => {
        setIsAsking(true);
      }}
    >
      {t("new.open")}
    </Button>
  );
  return (
    <Page title={t("title")} about={t("about")} actions={add}>
      <CampaignList />
      {isAsking && (
        <NewCampaignDialog
          onClose={() => {
            setIsAsking(false);
          }}
          onMade={(id) => {
            void navigate({ to: "/campaigns/$campaignId", params: { campaignId: id } });
          }}
        />
      )}
    </Page>
  );
}
