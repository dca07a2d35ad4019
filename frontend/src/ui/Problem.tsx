import { Alert, Button, Group } from "@mantine/core";

interface Props {
  error: Error;
  onRetry?: () => void;
}

/** What went wrong, said where it happened. */
export function Problem({ error, onRetry }: Props) {
  return (
    <Alert color="red" title="That did not work" role="alert">
      {error.message}
      {onRetry && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}
