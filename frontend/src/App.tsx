import { Center, Loader } from "@mantine/core";
import { useSession } from "./api/session";
import { SignIn } from "./features/session/SignIn";
import { Home } from "./Home";
import { Problem } from "./ui/Problem";

/** Nothing is shown, or asked of the server, before somebody has signed in. */
export function App() {
  const session = useSession();
  if (session.isPending) {
    return (
      <Center h="100dvh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  if (session.isError) {
    return (
      <Center h="100dvh" p="md">
        <Problem error={session.error} onRetry={() => void session.refetch()} />
      </Center>
    );
  }
  if (typeof session.data === "string") return <SignIn because={session.data} />;
  return <Home session={session.data} />;
}
