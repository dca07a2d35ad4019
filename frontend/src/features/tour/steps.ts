import type { WorkflowDocument } from "../../workflow/document";

/** What is seen of the person's first workflow, from the outside. */
export interface Seen {
  /** The draft as it was last saved; `null` before there is a workflow. */
  readonly draft: Pick<WorkflowDocument, "nodes" | "edges"> | null;
  /** Whether messages of a phone go to the draft. */
  readonly isPhoneOpen: boolean;
  readonly hasTestRun: boolean;
  readonly isPublished: boolean;
}

export const STEPS = ["create", "trigger", "message", "phone", "hello", "publish"] as const;

export type Step = (typeof STEPS)[number];

export const NOTHING_SEEN: Seen = { draft: null, isPhoneOpen: false, hasTestRun: false, isPublished: false };

/** The steps that are behind; what was done out of order counts as well. */
export function stepsDone({ draft, isPhoneOpen, hasTestRun, isPublished }: Seen): ReadonlySet<Step> {
  const isDone: Readonly<Record<Step, boolean>> = {
    create: draft !== null,
    trigger: draft !== null && triggers(draft).length > 0,
    message: draft !== null && answers(draft),
    phone: isPhoneOpen || hasTestRun,
    hello: hasTestRun,
    publish: isPublished,
  };
  return new Set(STEPS.filter((step) => isDone[step]));
}

/** Whether a trigger is wired, over however many nodes, to a message with words in it. */
function answers(draft: NonNullable<Seen["draft"]>): boolean {
  const reached = new Set(triggers(draft));
  for (let size = 0; size !== reached.size;) {
    size = reached.size;
    for (const { source, target } of draft.edges) if (reached.has(source)) reached.add(target);
  }
  return draft.nodes.some(
    ({ id, type, params }) => reached.has(id) && type === "whatsapp.send_message" && Boolean(params?.text),
  );
}

function triggers({ nodes }: NonNullable<Seen["draft"]>): string[] {
  return nodes.filter(({ type }) => type.endsWith(".trigger")).map(({ id }) => id);
}
