import type { Contact } from "../../api/types";

/** What a person is called: by name, else by an address. */
export function nameOf(contact: Contact, unnamed: string): string {
  return contact.name || (contact.phone ?? contact.email ?? contact.external_id ?? unnamed);
}
