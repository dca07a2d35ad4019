import { Badge, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Template } from "../../api/types";

const COLOURS: Readonly<Record<string, string>> = {
  APPROVED: "teal",
  PENDING: "yellow",
  IN_APPEAL: "yellow",
  REJECTED: "red",
  PAUSED: "orange",
  DISABLED: "red",
  DELETED: "red",
};

const QUALITY_COLOURS: Readonly<Record<string, string>> = { GREEN: "teal", YELLOW: "yellow", RED: "red" };

interface Props {
  template: Template;
}

/** Where a template stands at the provider, and what is written of it that the provider has not seen. */
export function TemplateBadges({ template }: Props) {
  const { t } = useTranslation("templates");
  const { status, quality, draft } = template;
  return (
    <Group gap={6}>
      <Badge
        color={COLOURS[status] ?? "gray"}
        variant="light"
        c="var(--mantine-color-text)"
        miw="max-content"
      >
        {t(`status.${status}`, status)}
      </Badge>
      {draft && (
        <Badge color="blue" variant="light" c="var(--mantine-color-text)" miw="max-content">
          {t("edited")}
        </Badge>
      )}
      {quality && quality !== "UNKNOWN" && (
        <Badge variant="dot" color={QUALITY_COLOURS[quality] ?? "gray"} miw="max-content">
          {t(`quality.${quality}`, quality)}
        </Badge>
      )}
    </Group>
  );
}
