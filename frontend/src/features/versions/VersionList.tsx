import { Center, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMembers } from "../../api/members";
import { useStanding, useVersions } from "../../api/versions";
import type { EditorStore } from "../../editor/store";
import { Loading } from "../../ui/Loading";
import { LoadMore } from "../../ui/LoadMore";
import { Nothing } from "../../ui/Nothing";
import { Problem } from "../../ui/Problem";
import type { VersionPlace } from "./useVersionPlace";
import { VersionCard } from "./VersionCard";
import classes from "./VersionList.module.css";

interface Props {
  workflowId: string;
  draft: EditorStore;
  place: VersionPlace;
}

/** The versions, newest first. */
export function VersionList({ workflowId, draft, place }: Props) {
  const { t } = useTranslation("versions");
  const versions = useVersions(workflowId);
  const standing = useStanding(workflowId);
  const members = useMembers();
  const names = useMemo(
    () => new Map(members.data?.map((member) => [`member:${member.id}`, member.name || member.email])),
    [members.data],
  );
  if (versions.data === undefined) {
    if (versions.isError) return <Problem error={versions.error} onRetry={() => void versions.refetch()} />;
    return (
      <Center p="md">
        <Loading size="sm" label={t("loading")} />
      </Center>
    );
  }
  if (versions.data.length === 0) {
    return (
      <Nothing icon={<IconHistory size={28} />} title={t("none.title")}>
        {t("none.what")}
      </Nothing>
    );
  }
  const newest = versions.data[0]?.version ?? 0;
  return (
    <>
      <ol className={classes.list} aria-label={t("list")}>
        {versions.data.map((version) => (
          <li key={version.version}>
            <VersionCard
              workflowId={workflowId}
              version={version}
              by={whoIs(version.published_by, names, t("apiKey"), t("system"))}
              isActive={standing.data?.activeVersion === version.version && standing.data.isActive}
              others={versions.data
                .map((other) => other.version)
                .filter((other) => other !== version.version)}
              isNewest={version.version === newest}
              draft={draft}
              place={place}
            />
          </li>
        ))}
      </ol>
      <LoadMore query={versions} />
      <Text size="xs" c="dimmed" p="sm">
        {t("never")}
      </Text>
    </>
  );
}

/** A person's name; keys and the system have none of their own. */
function whoIs(actor: string, names: ReadonlyMap<string, string>, apiKey: string, system: string): string {
  if (actor.startsWith("api_key:")) return apiKey;
  return names.get(actor) ?? (actor.startsWith("member:") ? "" : system);
}
