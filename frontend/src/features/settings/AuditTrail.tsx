import { Code, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAudit } from "../../api/audit";
import { useMembers } from "../../api/members";
import type { AuditEntry } from "../../api/types";
import { nameOf } from "../../lib/initials";
import { Ago } from "../../ui/Ago";
import { Fetched } from "../../ui/Fetched";
import { FramedTable } from "../../ui/FramedTable";
import { LoadMore } from "../../ui/LoadMore";

/** Who did what, newest first; nobody can change it. */
export function AuditTrail() {
  const { t } = useTranslation("settings");
  const audit = useAudit();
  const members = useMembers();
  const who = (actor: string) => {
    const [kind, id] = actor.split(":");
    const member = members.data?.find((one) => one.id === id);
    return member ? nameOf(member) : t(`actor.${kind ?? ""}`, actor);
  };
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {t("audit.about")}
      </Text>
      <Fetched query={audit} empty={t("audit.none")}>
        {(items) => (
          <Table.ScrollContainer minWidth={480}>
            <FramedTable verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("audit.when")}</Table.Th>
                  <Table.Th>{t("audit.who")}</Table.Th>
                  <Table.Th>{t("audit.what")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((entry) => (
                  <Table.Tr key={entry.id}>
                    <Table.Td>
                      <Text size="sm" c="dimmed">
                        <Ago at={entry.at} />
                      </Text>
                    </Table.Td>
                    <Table.Td>{who(entry.actor)}</Table.Td>
                    <Table.Td>
                      <What entry={entry} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </FramedTable>
          </Table.ScrollContainer>
        )}
      </Fetched>
      <LoadMore query={audit} />
    </>
  );
}

/** The action in words where we have them; its name, which scripts search for, beside it. */
function What({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation("settings");
  const key = entry.action.replaceAll(".", "_");
  const name = entry.detail?.name;
  return (
    <>
      <Text size="sm" component="span">
        {t(`action.${key}`, entry.action)}
        {typeof name === "string" && ` “${name}”`}
      </Text>{" "}
      <Code fz="xs" title={entry.target}>
        {entry.action}
      </Code>
    </>
  );
}
