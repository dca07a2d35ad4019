import { Avatar, Badge, Button, Group, Select, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeMember, useMembers } from "../../api/members";
import { rolesBelow } from "../../api/permissions";
import { useMay, useMember } from "../../api/session";
import type { Member } from "../../api/types";
import { initialsOf, nameOf } from "../../lib/initials";
import { Ago } from "../../ui/Ago";
import { Fetched } from "../../ui/Fetched";
import { FramedTable } from "../../ui/FramedTable";
import { notifyError } from "../../ui/notify";
import { NewMemberDialog } from "./NewMemberDialog";

/** Who works here, and what each may do. */
export function Members() {
  const { t } = useTranslation("settings");
  const members = useMembers();
  const mayManage = useMay("manage");
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <Group justify="space-between" mb="md">
        <Text size="sm" c="dimmed">
          {t("members.about")}
        </Text>
        {mayManage && (
          <Button
            size="xs"
            leftSection={<IconUserPlus size={16} aria-hidden />}
            onClick={() => {
              setAdding(true);
            }}
          >
            {t("members.add")}
          </Button>
        )}
      </Group>
      <Fetched query={members} empty={t("members.none")}>
        {(items) => (
          <FramedTable>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("name")}</Table.Th>
                <Table.Th>{t("role.label")}</Table.Th>
                <Table.Th visibleFrom="sm">{t("since")}</Table.Th>
                <Table.Th>
                  <VisuallyHidden>{t("access")}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((member) => (
                <MemberRow key={member.id} member={member} mayManage={mayManage} />
              ))}
            </Table.Tbody>
          </FramedTable>
        )}
      </Fetched>
      {isAdding && (
        <NewMemberDialog
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </>
  );
}

function MemberRow({ member, mayManage }: { member: Member; mayManage: boolean }) {
  const { t } = useTranslation("settings");
  const me = useMember();
  const change = useChangeMember();
  const isMe = me?.member_id === member.id;
  const isDisabled = member.disabled_at !== null;
  const roles = rolesBelow(me?.role);
  const isBelow = roles.some((role) => role === member.role);
  const apply = (wanted: Parameters<typeof change.mutate>[0]["change"]) => {
    change.mutate(
      { id: member.id, change: wanted },
      {
        onError: (error) => {
          notifyError(error);
        },
      },
    );
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Avatar size={32} radius="xl" color={isDisabled ? "gray" : "teal"} aria-hidden>
            {initialsOf(nameOf(member))}
          </Avatar>
          <div>
            <Text size="sm" fw={600}>
              {nameOf(member)} {isMe && t("you")}
            </Text>
            <Text size="xs" c="dimmed">
              {member.email}
            </Text>
          </div>
          {isDisabled && <Badge color="gray">{t("members.disabled")}</Badge>}
        </Group>
      </Table.Td>
      <Table.Td>
        {mayManage && isBelow && !isMe ? (
          <Select
            size="xs"
            w="9rem"
            aria-label={t("members.roleOf", { name: nameOf(member) })}
            allowDeselect={false}
            disabled={change.isPending}
            data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            value={member.role}
            onChange={(value) => {
              const role = roles.find((one) => one === value);
              if (role && role !== member.role) apply({ role });
            }}
          />
        ) : (
          t(`role.${member.role}`, member.role)
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" c="dimmed">
          <Ago at={member.created_at} />
        </Text>
      </Table.Td>
      <Table.Td w={1}>
        {mayManage && isBelow && !isMe && (
          <Button
            size="compact-xs"
            variant="default"
            loading={change.isPending}
            onClick={() => {
              apply({ is_disabled: !isDisabled });
            }}
          >
            {isDisabled ? t("members.enable") : t("members.disable")}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
