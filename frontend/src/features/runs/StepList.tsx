import { Accordion, Group, Stack, Text } from "@mantine/core";
import type { Step } from "../../api/types";
import { JsonView } from "../../ui/JsonView";
import { StateBadge } from "../../ui/StateBadge";
import { Duration } from "./Duration";

interface Props {
  /** In the order in which they began; a retried or repeated node comes once per attempt. */
  steps: Step[];
}

export function StepList({ steps }: Props) {
  return (
    <Accordion variant="separated" multiple>
      {steps.map((step, index) => (
        <Accordion.Item key={index} value={String(index)}>
          <Accordion.Control>
            <StepTitle step={step} />
          </Accordion.Control>
          <Accordion.Panel>
            <Stack gap="sm">
              <JsonView label="Error" value={step.error} />
              <JsonView label="Input" value={step.input} />
              <JsonView label={step.port ? `Output at “${step.port}”` : "Output"} value={step.output} />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function StepTitle({ step }: { step: Step }) {
  return (
    <Group gap="sm" justify="space-between" pr="sm">
      <div>
        <Text fw={600} size="sm">
          {step.node_id}
        </Text>
        <Text size="xs" c="dimmed">
          {step.type}
          {step.attempt > 1 && ` · attempt ${step.attempt}`}
        </Text>
      </div>
      <Group gap="sm">
        <Text size="xs" c="dimmed">
          <Duration from={step.started_at} to={step.ended_at} />
        </Text>
        <StateBadge state={step.state} />
      </Group>
    </Group>
  );
}
