import type { ContactChange, NewContact } from "../../api/contacts";
import type { Contact } from "../../api/types";

/** What the form holds; fields left empty are empty texts. */
export interface ContactForm {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly language: string;
  readonly timezone: string | null;
  readonly external_id: string;
  readonly tags: readonly string[];
}

export function formOf(contact: Contact | null): ContactForm {
  return {
    name: contact?.name ?? "",
    phone: contact?.phone ?? "",
    email: contact?.email ?? "",
    language: contact?.language ?? "",
    timezone: contact?.timezone ?? null,
    external_id: contact?.external_id ?? "",
    tags: contact?.tags ?? [],
  };
}

/** What the form says, as the server wants it: what was left empty is absent. */
export function saidIn(form: ContactForm): Omit<NewContact, "fields"> {
  return {
    name: form.name.trim(),
    phone: form.phone.trim() || null,
    email: form.email.trim() || null,
    language: form.language.trim() || null,
    timezone: form.timezone,
    external_id: form.external_id.trim() || null,
    tags: [...form.tags],
  };
}

/** Only what differs from the contact as it is, so that what somebody else changed meanwhile stays. */
export function changesIn(form: ContactForm, contact: Contact): ContactChange {
  const before: Record<string, unknown> = saidIn(formOf(contact));
  const said = Object.entries(saidIn(form));
  return Object.fromEntries(
    said.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
  );
}
