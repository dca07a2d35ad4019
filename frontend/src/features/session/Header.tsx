import { Button, Container, Group, Text } from "@mantine/core";
import { useSignOut } from "../../api/session";
import type { Session } from "../../api/types";
import { Logo } from "../../ui/Logo";
import { ColourSchemeButton } from "./ColourSchemeButton";
import classes from "./Header.module.css";

interface Props {
  session: Session;
}

export function Header({ session }: Props) {
  const signOut = useSignOut();
  return (
    <header className={classes.header}>
      <Container size="xl" h="100%">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="md" wrap="nowrap">
            <Logo nameFrom="xs" />
            <Text c="dimmed" size="sm" visibleFrom="sm">
              {session.workspace_name}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Button component="a" href="/phone" target="patchbay-phone" size="xs">
              Open the phone
            </Button>
            <ColourSchemeButton />
            <Text size="sm" c="dimmed" visibleFrom="sm">
              {session.email}
            </Text>
            <Button
              size="xs"
              variant="default"
              loading={signOut.isPending}
              onClick={() => {
                signOut.mutate();
              }}
            >
              Sign out
            </Button>
          </Group>
        </Group>
      </Container>
    </header>
  );
}
