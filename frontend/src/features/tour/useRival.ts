import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { fetchTaker } from "../../api/first-steps";

/** Milliseconds between looks: what stands in the way may be put right meanwhile. */
const LOOK_MS = 3000;

/** The name of the workflow that answers a greeting instead of this one; `null` where none does, or is asked about. */
export function useRival(workflowId: string | null): string | null {
  const { t } = useTranslation("tour");
  const greeting = t("greeting");
  const taker = useQuery({
    queryKey: ["first-steps", "taker", greeting],
    queryFn: () => fetchTaker(greeting),
    enabled: workflowId !== null,
    refetchInterval: LOOK_MS,
  });
  return workflowId !== null && taker.data && taker.data.workflowId !== workflowId ? taker.data.name : null;
}
