import { getRouteApi, useNavigate } from "@tanstack/react-router";

const route = getRouteApi("/workflows/$workflowId");

export interface VersionPlace {
  /** The version on the canvas; `null` when it is the draft. */
  readonly version: number | null;
  readonly compare: number | "draft" | null;
  readonly look: (version: number) => void;
  /** Show what changed from this version on. */
  readonly compareWith: (version: number, other: number | "draft") => void;
  readonly backToDraft: () => void;
}

/** What stands on the canvas, kept in the address: a version and a comparison can be linked to and gone back from. */
export function useVersionPlace(): VersionPlace {
  const { workflowId } = route.useParams();
  const { version, compare } = route.useSearch();
  const navigate = useNavigate();
  const go = (search: { version?: number; compare?: number | "draft" }) => {
    void navigate({ to: "/workflows/$workflowId", params: { workflowId }, search });
  };
  return {
    version: version ?? null,
    compare: compare ?? null,
    look: (wanted) => {
      go({ version: wanted });
    },
    compareWith: (wanted, other) => {
      if (other === "draft") go({ version: wanted, compare: other });
      else go({ version: Math.min(wanted, other), compare: Math.max(wanted, other) });
    },
    backToDraft: () => {
      go({});
    },
  };
}
