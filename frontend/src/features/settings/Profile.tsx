import {
  Button,
  DataList,
  PasswordInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useChangeMember } from "../../api/members";
import { useMay, useMember } from "../../api/session";
import { changeLanguage, isLanguage, LANGUAGES } from "../../lib/i18n";
import { notifyDone } from "../../ui/notify";
import { Problem } from "../../ui/Problem";

const SCHEMES = ["light", "dark", "auto"] as const;
/** The server's own limit. */
const SHORTEST_PASSWORD = 12;

/** Who one is, and how one reads the pages; the latter is kept in this browser. */
export function Profile() {
  const { t, i18n } = useTranslation("settings");
  const member = useMember();
  const mayManage = useMay("manage");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (!member) return null;
  return (
    <Stack gap="xl" maw={480}>
      <section>
        <Title order={2} mb="sm">
          {t("profile.you")}
        </Title>
        <DataList size="sm">
          <DataList.Item>
            <DataList.ItemLabel>{t("name")}</DataList.ItemLabel>
            <DataList.ItemValue>{member.name || "–"}</DataList.ItemValue>
          </DataList.Item>
          <DataList.Item>
            <DataList.ItemLabel>{t("email")}</DataList.ItemLabel>
            <DataList.ItemValue>{member.email}</DataList.ItemValue>
          </DataList.Item>
          <DataList.Item>
            <DataList.ItemLabel>{t("role.label")}</DataList.ItemLabel>
            <DataList.ItemValue>{t(`role.${member.role}`)}</DataList.ItemValue>
          </DataList.Item>
          <DataList.Item>
            <DataList.ItemLabel>{t("profile.workspace")}</DataList.ItemLabel>
            <DataList.ItemValue>{member.workspace_name}</DataList.ItemValue>
          </DataList.Item>
        </DataList>
      </section>
      <Stack component="section" gap="sm">
        <Title order={2}>{t("profile.reading")}</Title>
        <Select
          label={t("profile.language")}
          allowDeselect={false}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={i18n.language}
          onChange={(language) => {
            if (isLanguage(language)) void changeLanguage(language);
          }}
        />
        <div>
          <Text size="sm" fw={500} mb={4} id="colours-label">
            {t("profile.colours")}
          </Text>
          <SegmentedControl
            aria-labelledby="colours-label"
            data={SCHEMES.map((value) => ({ value, label: t(`session:scheme.${value}`) }))}
            value={colorScheme}
            onChange={setColorScheme}
          />
        </div>
      </Stack>
      {mayManage ? (
        <PasswordForm memberId={member.member_id} />
      ) : (
        <Text size="sm" c="dimmed">
          {t("password.ask")}
        </Text>
      )}
    </Stack>
  );
}

function PasswordForm({ memberId }: { memberId: string }) {
  const { t } = useTranslation("settings");
  const change = useChangeMember();
  const [password, setPassword] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate(
      { id: memberId, change: { password } },
      {
        onSuccess: () => {
          setPassword("");
          notifyDone(t("password.done"));
        },
      },
    );
  };
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <Title order={2}>{t("password.title")}</Title>
      <PasswordInput
        label={t("password.new")}
        description={t("password.about")}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={SHORTEST_PASSWORD}
        value={password}
        visibilityToggleButtonProps={{ "aria-label": t("session:showPassword") }}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
        }}
      />
      {change.isError && <Problem error={change.error} />}
      <div>
        <Button type="submit" variant="default" loading={change.isPending}>
          {t("password.change")}
        </Button>
      </div>
    </Stack>
  );
}
