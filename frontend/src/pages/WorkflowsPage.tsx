import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/session";
import { StartTourButton } from "../features/tour/StartTourButton";
import { TourOffer } from "../features/tour/TourOffer";
import type { WorkflowDialog } from "../features/workflows/dialog";
import { isOrder } from "../features/workflows/order";
import { WorkflowDialogs } from "../features/workflows/WorkflowDialogs";
import type { WorkflowView } from "../features/workflows/WorkflowFilters";
import { WorkflowList } from "../features/workflows/WorkflowList";
import { AddButton } from "../ui/AddButton";
import { Page } from "../ui/Page";

const route = getRouteApi("/workflows");

export function WorkflowsPage() {
  const { t } = useTranslation("workflows");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayEdit = useMay("edit");
  const [dialog, setDialog] = useState<WorkflowDialog | null>(null);
  const view: WorkflowView = {
    search: search.search ?? "",
    tag: search.tag ?? null,
    order: isOrder(search.sort) ? search.sort : "changed",
  };
  const show = ({ search: words, tag, order }: WorkflowView) => {
    void navigate({
      search: {
        ...(words && { search: words }),
        ...(tag && { tag }),
        ...(order !== "changed" && { sort: order }),
      },
      replace: true,
    });
  };

  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        mayEdit && (
          <AddButton
            data-tour="create"
            onClick={() => {
              setDialog({ kind: "new" });
            }}
          >
            {t("new.button")}
          </AddButton>
        )
      }
    >
      {mayEdit && <TourOffer />}
      <WorkflowList view={view} onView={show} onAsk={setDialog} firstSteps={<StartTourButton />} />
      <WorkflowDialogs
        dialog={dialog}
        onClose={() => {
          setDialog(null);
        }}
      />
    </Page>
  );
}
