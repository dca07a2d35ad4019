import { SegmentedControl, Select, Stack, Text, Title, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMember } from "../../api/session";
import { changeLanguage, isLanguage, LANGUAGES } from "../../lib/i18n";
import { Facts } from "../../ui/Facts";
import { SCHEMES } from "../../ui/theme";
import { PasswordForm } from "./PasswordForm";

/** Who one is, and how one reads the pages; the latter is kept in this browser. */
export function Profile() {
  const { t, i18n } = useTranslation("settings");
  const member = useMember();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (!member) return null;
  return (
    <Stack gap="xl" maw={480}>
      <section>
        <Title order={2} mb="sm">
          {t("profile.you")}
        </Title>
        <Facts
          facts={[
            [t("name"), member.name || "–"],
            [t("email"), member.email],
            [t("role.label"), t(`role.${member.role}`)],
            [t("profile.workspace"), member.workspace_name],
          ]}
        />
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
      <PasswordForm />
    </Stack>
  );
}
