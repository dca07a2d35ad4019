import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditorStore } from "../../editor/context";
import { RecentRunItems } from "./RecentRuns";

interface Props {
  workflowId: string;
  runId: string | null;
}

/** Chooses which of the recent runs is shown. */
export function RunMenu({ workflowId, runId }: Props) {
  const { t } = useTranslation("testing");
  const store = useEditorStore();
  const [isOpen, setOpen] = useState(false);
  return (
    <Menu position="top-start" width={340} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={t("run.choose")}
        >
          {t("run.title")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
        {isOpen && (
          <RecentRunItems
            workflowId={workflowId}
            runId={runId}
            onChoose={(id) => {
              store.getState().showRun(id);
            }}
          />
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
