import { Button, Stack, Title } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { SHORTEST_PASSWORD } from "../../api/members";
import { useChangePassword } from "../../api/session";
import { notifyDone } from "../../ui/notify";
import { PasswordField } from "../../ui/PasswordField";
import { Problem } from "../../ui/Problem";

/** One's own password: whoever finds an open screen does not know the present one. */
export function PasswordForm() {
  const { t } = useTranslation("settings");
  const change = useChangePassword();
  const [present, setPresent] = useState("");
  const [wanted, setWanted] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate(
      { present, new: wanted },
      {
        onSuccess: () => {
          setPresent("");
          setWanted("");
          notifyDone(t("password.done"));
        },
      },
    );
  };
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <Title order={2}>{t("password.title")}</Title>
      <PasswordField
        label={t("password.present")}
        autoComplete="current-password"
        value={present}
        onChange={setPresent}
      />
      <PasswordField
        label={t("password.new")}
        description={t("password.about", { count: SHORTEST_PASSWORD })}
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        value={wanted}
        onChange={setWanted}
      />
      {change.isError && <Problem error={change.error} title={t("password.failed")} />}
      <div>
        <Button type="submit" variant="default" loading={change.isPending}>
          {t("password.change")}
        </Button>
      </div>
    </Stack>
  );
}
