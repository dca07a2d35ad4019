import { Alert } from "@mantine/core";

interface Props {
  /** What the last look at the server met; `null` while it goes well. */
  error: Error | null;
}

/** Says that the lists below have stopped following the server; they stay, being better than nothing. */
export function Stale({ error }: Props) {
  if (error === null) return null;
  return (
    <Alert color="orange" role="alert" mb="lg" title="What you see may be out of date">
      {error.message} This page goes on trying.
    </Alert>
  );
}
