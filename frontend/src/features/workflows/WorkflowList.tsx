import { Table, Text } from "@mantine/core";
import { useWorkflows } from "../../api/workflows";
import type { Workflow } from "../../api/types";
import { Ago } from "../../ui/Ago";
import { Fetched } from "../../ui/Fetched";
import { Panel } from "../../ui/Panel";

export function WorkflowList() {
  const workflows = useWorkflows();
  return (
    <Panel title="Workflows">
      <Fetched query={workflows} empty="None yet: `patchbay workflow import` brings the first one.">
        {(items) => (
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Active version</Table.Th>
                <Table.Th>Last run</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{items.map(workflowRow)}</Table.Tbody>
          </Table>
        )}
      </Fetched>
    </Panel>
  );
}

function workflowRow(workflow: Workflow) {
  return (
    <Table.Tr key={workflow.id}>
      <Table.Td>{workflow.name}</Table.Td>
      <Table.Td>{workflow.active_version ?? <Dimmed>not published</Dimmed>}</Table.Td>
      <Table.Td>
        {workflow.last_run ? <Ago at={workflow.last_run.started_at} /> : <Dimmed>never</Dimmed>}
      </Table.Td>
    </Table.Tr>
  );
}

function Dimmed({ children }: { children: string }) {
  return (
    <Text c="dimmed" size="sm">
      {children}
    </Text>
  );
}
