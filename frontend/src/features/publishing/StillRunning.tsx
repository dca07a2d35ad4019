import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { VersionItem } from "../../api/versions";

interface Props {
  versions: readonly VersionItem[];
}

/** Who is still on the way through the versions there are: publishing does not touch them. */
export function StillRunning({ versions }: Props) {
  const { t } = useTranslation("publishing");
  const lines = versions.flatMap(({ version, running, waiting }) => [
    ...(waiting > 0 ? [t("waiting", { count: waiting, version })] : []),
    ...(running > 0 ? [t("running", { count: running, version })] : []),
  ]);
  if (lines.length === 0) return null;
  return (
    <section aria-label={t("underWay")}>
      {lines.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
    </section>
  );
}
