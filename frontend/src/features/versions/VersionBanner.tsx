import { Button, Group, Text } from "@mantine/core";
import { IconArrowBackUp, IconEye, IconGitCompare } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useVersionPlace } from "./useVersionPlace";
import classes from "./VersionBanner.module.css";

interface Props {
  version: number;
  compare: number | "draft" | null;
}

/** Says that it is not the draft one looks at, and leads back to it. */
export function VersionBanner({ version, compare }: Props) {
  const { t } = useTranslation("versions");
  const place = useVersionPlace();
  const words =
    compare === null
      ? t("banner.look", { version })
      : compare === "draft"
        ? t("banner.draft", { version })
        : t("banner.versions", { version, other: compare });
  const BannerIcon = compare === null ? IconEye : IconGitCompare;
  return (
    <div className={classes.banner} role="status">
      <Group gap="xs" wrap="nowrap">
        <BannerIcon size={18} aria-hidden />
        <Text size="sm" fw={600}>
          {words}
        </Text>
      </Group>
      {compare !== null && (
        <Group gap="sm" className={classes.legend}>
          {(["added", "changed", "removed"] as const).map((tone) => (
            <span key={tone} className={classes.tone} data-tone={tone}>
              {t(`mark.${tone}`)}
            </span>
          ))}
        </Group>
      )}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        onClick={place.backToDraft}
      >
        {t("back")}
      </Button>
    </div>
  );
}
