import { Center } from "@mantine/core";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../api/session";
import { SignIn } from "../features/session/SignIn";
import { Loading } from "../ui/Loading";
import { Problem } from "../ui/Problem";
import classes from "./App.module.css";
import { router } from "./router";

/**
 * Nothing is shown, or asked of the server, before somebody has signed in.
 *
 * A session that ends under somebody's hands hides the page and keeps it: what they had drawn or typed is
 * there again once they have signed in.
 */
export function App() {
  const { t } = useTranslation();
  const session = useSession();
  const [workedAs, setWorkedAs] = useState<string | null>(null);
  const member = typeof session.data === "object" ? session.data.member_id : null;
  if (member !== null && member !== workedAs) setWorkedAs(member);
  if (session.data === "signed-out" && workedAs !== null) setWorkedAs(null);

  if (session.isPending) {
    return (
      <Center h="100dvh">
        <Loading label={t("loading")} />
      </Center>
    );
  }
  if (session.isError && session.data === undefined) {
    return (
      <Center h="100dvh" p="md">
        <Problem error={session.error} onRetry={() => void session.refetch()} />
      </Center>
    );
  }
  const because = typeof session.data === "string" ? session.data : null;
  return (
    <>
      {(member !== null || because === "ended") && (
        // Somebody else begins with pages of their own.
        <div key={workedAs} className={classes.pages} data-hidden={because !== null} inert={because !== null}>
          <RouterProvider router={router} />
        </div>
      )}
      {because && <SignIn because={because} />}
    </>
  );
}
