import { Alert, Button, Group } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface Props {
  error: Error;
  onRetry?: () => void;
  /** What did not work; absent says just that. */
  title?: string;
}

/** What went wrong, said where it happened. */
export function Problem({ error, onRetry, title }: Props) {
  const { t } = useTranslation();
  return (
    <Alert
      color="red"
      variant="light"
      title={title ?? t("problem.title")}
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
    >
      {error.message}
      {onRetry && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            {t("problem.retry")}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
