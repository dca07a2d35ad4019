import { Text } from "@mantine/core";
import { IconSearchOff, IconSitemap } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import { useWorkflows } from "../../api/workflows";
import { AddButton } from "../../ui/AddButton";
import { Fetched } from "../../ui/Fetched";
import { LoadMore } from "../../ui/LoadMore";
import { Nothing } from "../../ui/Nothing";
import type { WorkflowDialog } from "./dialog";
import { inOrder } from "./order";
import { WorkflowFilters, type WorkflowView } from "./WorkflowFilters";
import { WorkflowTable } from "./WorkflowTable";

interface Props {
  view: WorkflowView;
  onView: (view: WorkflowView) => void;
  onAsk: (dialog: WorkflowDialog) => void;
  /** Offered to whoever has no workflow yet. */
  firstSteps: ReactNode;
}

/** Every workflow, found by words or tag. */
export function WorkflowList({ view, onView, onAsk, firstSteps }: Props) {
  const { i18n } = useTranslation();
  const workflows = useWorkflows({ search: view.search, tag: view.tag ?? undefined });
  const isFiltered = view.search !== "" || view.tag !== null;
  return (
    <>
      <WorkflowFilters view={view} onView={onView} />
      <Fetched
        query={workflows}
        empty={isFiltered ? <NoneFound /> : <NoneYet onAsk={onAsk} firstSteps={firstSteps} />}
      >
        {(items) => (
          <WorkflowTable
            workflows={inOrder(items, view.order, i18n.language)}
            onTag={(tag) => {
              onView({ ...view, tag });
            }}
            onAsk={onAsk}
          />
        )}
      </Fetched>
      <LoadMore query={workflows} />
    </>
  );
}

function NoneFound() {
  const { t } = useTranslation("workflows");
  return (
    <Nothing icon={<IconSearchOff />} title={t("noneFound.title")}>
      {t("noneFound.about")}
    </Nothing>
  );
}

function NoneYet({ onAsk, firstSteps }: Pick<Props, "onAsk" | "firstSteps">) {
  const { t } = useTranslation("workflows");
  const mayEdit = useMay("edit");
  return (
    <Nothing
      icon={<IconSitemap />}
      title={t("none.title")}
      actions={
        mayEdit && (
          <>
            <AddButton
              onClick={() => {
                onAsk({ kind: "new" });
              }}
            >
              {t("new.button")}
            </AddButton>
            {firstSteps}
          </>
        )
      }
    >
      <Text component="span" size="sm">
        {t("none.about")}
      </Text>
    </Nothing>
  );
}
