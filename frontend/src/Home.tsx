import { Container, SimpleGrid, Stack, VisuallyHidden } from "@mantine/core";
import { useHash } from "@mantine/hooks";
import { useConversations } from "./api/conversations";
import type { Session } from "./api/types";
import { ConversationDrawer } from "./features/conversations/ConversationDrawer";
import { ConversationList } from "./features/conversations/ConversationList";
import { RunDrawer } from "./features/runs/RunDrawer";
import { RunList } from "./features/runs/RunList";
import classes from "./Home.module.css";
import { Header } from "./features/session/Header";
import { WorkflowList } from "./features/workflows/WorkflowList";
import { placeHash, readPlace } from "./lib/place";
import { Stale } from "./ui/Stale";

interface Props {
  session: Session;
}

/** The one page: who needs an answer, what ran, and what can run. */
export function Home({ session }: Props) {
  const [hash, setHash] = useHash({ getInitialValueInEffect: false });
  const place = readPlace(hash);
  const followed = useConversations();
  const close = () => {
    setHash(placeHash({ kind: "lists" }));
  };

  return (
    <>
      <Header session={session} />
      <Container component="main" size="xl" py="lg">
        <VisuallyHidden>
          <h1>Patchbay</h1>
        </VisuallyHidden>
        <Stale error={followed.data ? followed.error : null} />
        <SimpleGrid className={classes.columns} cols={{ base: 1, md: 2 }} spacing="lg">
          <ConversationList />
          <Stack gap="lg">
            <RunList />
            <WorkflowList />
          </Stack>
        </SimpleGrid>
      </Container>
      {place.kind === "run" && <RunDrawer key={place.id} runId={place.id} onClose={close} />}
      {place.kind === "conversation" && (
        <ConversationDrawer key={place.id} conversationId={place.id} onClose={close} />
      )}
    </>
  );
}
