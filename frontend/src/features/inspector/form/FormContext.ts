import { createContext, useContext } from "react";
import type { Problem } from "../../../workflow/node-type";
import type { Scope } from "../../../workflow/scope";

/** What every field of one node's form may need to know. */
export interface FormState {
  readonly nodeId: string;
  readonly isReadOnly: boolean;
  /** A trigger is asked before there is a run, so there is nothing for expressions to see. */
  readonly canUseExpressions: boolean;
  /** Nobody has said anything yet: what is missing is not complained of before it was passed over. */
  readonly isFresh: boolean;
  /** This node's, as of the server's last look. */
  readonly problems: readonly Problem[];
  /** Characters the phone will take, by path; narrower than the schema's. */
  readonly counts: ReadonlyMap<string, { readonly count: number; readonly limit: number }>;
  /** Names for completion: real data as far as there are any. */
  readonly scope: Scope;
  /** What the node saw in a run, for previews; `null` before there was one. */
  readonly seen: Scope | null;
  /** Names what was seen: the run and the node. */
  readonly seenAs: string;
}

export const FormContext = createContext<FormState | null>(null);

export function useForm(): FormState {
  const form = useContext(FormContext);
  if (!form) throw new Error("this field belongs inside a FormContext");
  return form;
}
