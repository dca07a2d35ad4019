import { Alert, Button, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSignIn, type NobodyBecause } from "../../api/session";
import { useTitle } from "../../lib/useTitle";
import { Logo } from "../../ui/Logo";
import { PasswordField } from "../../ui/PasswordField";
import { Problem } from "../../ui/Problem";
import classes from "./SignIn.module.css";

interface Props {
  because: NobodyBecause;
}

/** The door; the address stays, so whoever signs in is where they wanted to go. */
export function SignIn({ because }: Props) {
  const { t } = useTranslation("session");
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  useTitle(t("signIn"));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    signIn.mutate({ email, password });
  };

  return (
    <main className={classes.door}>
      <Paper component="form" className={classes.card} withBorder shadow="sm" p="xl" onSubmit={submit}>
        <Stack>
          <Logo />
          <div>
            <Title order={1}>{t("signIn")}</Title>
            <Text c="dimmed" size="sm" mt={4}>
              {t("about")}
            </Text>
          </div>
          {because === "ended" && !signIn.isError && (
            <Alert role="status" color="yellow" variant="light" p="sm">
              {t("ended")}
            </Alert>
          )}
          <TextInput
            label={t("email")}
            type="email"
            autoComplete="username"
            autoFocus
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => {
              setEmail(event.currentTarget.value);
            }}
          />
          <PasswordField
            label={t("password")}
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
          {signIn.isError && <Problem error={signIn.error} title={t("failed")} />}
          <Button type="submit" loading={signIn.isPending} mt="xs">
            {t("signIn")}
          </Button>
        </Stack>
      </Paper>
    </main>
  );
}
