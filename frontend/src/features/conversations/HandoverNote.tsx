import { Alert } from "@mantine/core";

interface Props {
  team: string | null | undefined;
  note: string;
}

/** What the workflow tells whoever takes over. */
export function HandoverNote({ team, note }: Props) {
  return (
    <Alert role="note" color="orange" p="xs" title={team ? `For ${team}` : "Handed over"}>
      {note}
    </Alert>
  );
}
