import { Anchor, Table } from "@mantine/core";
import { useRuns } from "../../api/runs";
import type { Run } from "../../api/types";
import { placeHash } from "../../lib/place";
import { Ago } from "../../ui/Ago";
import { Fetched } from "../../ui/Fetched";
import { Panel } from "../../ui/Panel";
import { StateBadge } from "../../ui/StateBadge";
import { Duration } from "./Duration";

/** Characters of an id that tell it apart well enough in a list. */
const SHORT_ID = 8;

export function RunList() {
  const runs = useRuns();
  return (
    <Panel title="Recent runs">
      <Fetched query={runs} empty="None yet: write to the demo number from the phone.">
        {(items) => (
          <Table.ScrollContainer minWidth={480} mah="60dvh">
            <Table verticalSpacing="xs" highlightOnHover stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Workflow</Table.Th>
                  <Table.Th>State</Table.Th>
                  <Table.Th>Contact</Table.Th>
                  <Table.Th>Started</Table.Th>
                  <Table.Th>Took</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>{items.map(runRow)}</Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Fetched>
    </Panel>
  );
}

function runRow(run: Run) {
  return (
    <Table.Tr key={run.id}>
      <Table.Td>
        <Anchor href={placeHash({ kind: "run", id: run.id })} size="sm">
          {run.workflow_name}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <StateBadge state={run.state} />
      </Table.Td>
      <Table.Td>{run.contact_name ?? run.contact_id?.slice(-SHORT_ID) ?? "–"}</Table.Td>
      <Table.Td>
        <Ago at={run.started_at} />
      </Table.Td>
      <Table.Td>
        <Duration from={run.started_at} to={run.ended_at} />
      </Table.Td>
    </Table.Tr>
  );
}
