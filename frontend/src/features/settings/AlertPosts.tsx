import { Skeleton } from "@mantine/core";
import { useAlertHook } from "../../api/alert-hook";
import { Problem } from "../../ui/Problem";
import { AlertPostsForm } from "./AlertPostsForm";

/** Where alerts are posted to, for programs that wake people up. */
export function AlertPosts() {
  const hook = useAlertHook();
  // The form stays with what is written in it, also where a later look fails.
  if (hook.data) return <AlertPostsForm hook={hook.data} />;
  if (hook.isError) return <Problem error={hook.error} onRetry={() => void hook.refetch()} />;
  return <Skeleton height="12rem" />;
}
