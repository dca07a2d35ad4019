import { Button } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteCampaign, useMoveCampaign, type Campaign } from "../../api/campaigns";
import { inFull } from "../../api/problem";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { notifyError } from "../../ui/notify";

interface Props {
  campaign: Campaign;
  onDeleted: () => void;
}

const UNDER_WAY = ["scheduled", "preparing", "running"];

/** What goes wrong is said in passing: there is no form to say it in. */
const told = {
  onError: (error: Error) => {
    notifyError(inFull(error));
  },
};

/** What one may do with a campaign: hold it, let it go on, end it; a draft is thrown away. */
export function CampaignActions({ campaign, onDeleted }: Props) {
  const { t } = useTranslation("campaigns");
  const [asked, setAsked] = useState<"stop" | "delete" | null>(null);
  const move = useMoveCampaign(campaign.id);
  const { state } = campaign;
  const close = () => {
    setAsked(null);
  };
  if (state === "draft") {
    return (
      <>
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => {
            setAsked("delete");
          }}
        >
          {t("delete.open")}
        </Button>
        {asked && <DeleteDialog campaign={campaign} onDeleted={onDeleted} onClose={close} />}
      </>
    );
  }
  return (
    <>
      {UNDER_WAY.includes(state) && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          loading={move.isPending}
          onClick={() => {
            move.mutate("pause", told);
          }}
        >
          {t("pause")}
        </Button>
      )}
      {state === "paused" && (
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={move.isPending}
          onClick={() => {
            move.mutate("resume", told);
          }}
        >
          {t("resume")}
        </Button>
      )}
      {(state === "paused" || UNDER_WAY.includes(state)) && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          onClick={() => {
            setAsked("stop");
          }}
        >
          {t("stop.open")}
        </Button>
      )}
      {asked && <StopDialog campaign={campaign} onClose={close} />}
    </>
  );
}

function StopDialog({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const { t } = useTranslation("campaigns");
  const move = useMoveCampaign(campaign.id);
  return (
    <ConfirmDialog
      title={t("stop.title", { name: campaign.name })}
      action={t("stop.action")}
      isPending={move.isPending}
      error={move.error}
      onConfirm={() => {
        move.mutate("stop", { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      {t("stop.about")}
    </ConfirmDialog>
  );
}

function DeleteDialog({ campaign, onDeleted, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation("campaigns");
  const remove = useDeleteCampaign(campaign.id);
  return (
    <ConfirmDialog
      title={t("delete.title", { name: campaign.name })}
      action={t("delete.action")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(undefined, { onSuccess: onDeleted });
      }}
      onClose={onClose}
    >
      {t("delete.about")}
    </ConfirmDialog>
  );
}
