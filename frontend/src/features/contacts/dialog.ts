import type { Contact } from "../../api/types";

/** What is asked about people, one thing at a time. */
export type ContactDialogWanted =
  | { readonly kind: "new" }
  | { readonly kind: "edit" | "consent" | "block" | "delete"; readonly contact: Contact };
