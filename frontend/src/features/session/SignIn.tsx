import { Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useSignIn, type NobodyBecause } from "../../api/session";
import { Logo } from "../../ui/Logo";
import { Problem } from "../../ui/Problem";

interface Props {
  because: NobodyBecause;
}

export function SignIn({ because }: Props) {
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    signIn.mutate({ email, password });
  };

  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper component="form" withBorder p="xl" w="100%" maw={380} onSubmit={submit}>
        <Stack>
          <Logo />
          <Title order={1} size="h3">
            Sign in
          </Title>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => {
              setEmail(event.currentTarget.value);
            }}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
          {because === "ended" && !signIn.isError && (
            <Text role="status" size="sm">
              Your session has ended. Sign in to go on where you were.
            </Text>
          )}
          {signIn.isError && <Problem error={signIn.error} />}
          <Button type="submit" loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
