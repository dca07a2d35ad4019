import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Ago } from "../../ui/Ago";

interface Props {
  team: string | null | undefined;
  note: string;
  /** When the workflow called for a person; `null` where that is not known. */
  since: string | null;
}

/** What the workflow tells whoever takes over. */
export function HandoverNote({ team, note, since }: Props) {
  const { t } = useTranslation("conversations");
  const title = team ? t("forTeam", { team }) : t("handedOverTitle");
  return (
    <Alert role="note" aria-label={title} color="orange" variant="light" p="sm" title={title}>
      {note}
      {since && (
        <Text size="xs" c="dimmed" mt={4}>
          <Ago at={since} />
        </Text>
      )}
    </Alert>
  );
}
