import { Button, Stack, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRunRequest } from "../running/run-request";
import { useNodeData } from "./NodeDataContext";

interface Props {
  readonly title: string;
}

/** Nothing to see yet, and what would change that. */
export function NoData({ title }: Props) {
  const { t } = useTranslation("inspector");
  const { nodeId, workflowId } = useNodeData();
  const request = useRunRequest();
  return (
    <Stack align="center" gap="xs" py="xl" px="md">
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="xs" c="dimmed" ta="center">
        {t("data.run_first")}
      </Text>
      {workflowId !== null && (
        <Button
          size="xs"
          variant="light"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() => {
            request({ kind: "until", nodeId });
          }}
        >
          {t("run.until")}
        </Button>
      )}
    </Stack>
  );
}
