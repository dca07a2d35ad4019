import { Drawer, Group, Stack, Text } from "@mantine/core";
import { useRun, useSteps } from "../../api/runs";
import type { Run } from "../../api/types";
import { Fetched } from "../../ui/Fetched";
import { JsonView } from "../../ui/JsonView";
import { Problem } from "../../ui/Problem";
import { StateBadge } from "../../ui/StateBadge";
import { Duration } from "./Duration";
import { StepList } from "./StepList";

interface Props {
  runId: string;
  onClose: () => void;
}

/** One run: how it stands, and every step with what went in and what came out. */
export function RunDrawer({ runId, onClose }: Props) {
  const run = useRun(runId);
  const steps = useSteps(runId);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={<Text fw={600}>{run.data?.workflow_name ?? "Run"}</Text>}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        {run.isError && <Problem error={run.error} />}
        {run.data && <RunSummary run={run.data} />}
        <Fetched query={steps} empty="No step has begun yet.">
          {(items) => <StepList steps={items} />}
        </Fetched>
      </Stack>
    </Drawer>
  );
}

function RunSummary({ run }: { run: Run }) {
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <StateBadge state={run.state} />
        <Text size="sm" c="dimmed">
          version {run.version} · {new Date(run.started_at).toLocaleString()} ·{" "}
          <Duration from={run.started_at} to={run.ended_at} />
        </Text>
      </Group>
      <JsonView label="Error" value={run.error} />
    </Stack>
  );
}
