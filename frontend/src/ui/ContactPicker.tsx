import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useContactSearch } from "../api/contact-search";
import { useContact } from "../api/contacts";
import type { Contact } from "../api/types";

/** Milliseconds after the last letter before the server is asked. */
const PAUSE_MS = 200;

interface Props {
  label: string;
  placeholder?: string;
  /** Id of the chosen contact. */
  value: string | null;
  onChange: (contact: Contact | null) => void;
  size?: "xs" | "sm";
  className?: string;
}

/** Finds a person by a part of their name or phone. */
export function ContactPicker({ label, placeholder, value, onChange, size = "sm", className }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Contact | null>(null);
  const [search] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const isTyping = chosen === null || typed !== nameOf(chosen);
  const found = useContactSearch(isTyping ? search : "", isOpen).data ?? [];
  const options = found.map((contact) => ({ value: contact.id, label: nameOf(contact) }));
  const isFound = options.some((option) => option.value === value);
  // One that came with the address is known by its id only.
  const fetched = useContact(isFound || chosen?.id === value ? null : value).data;
  const current = chosen?.id === value ? chosen : fetched;
  return (
    <Select
      label={label}
      size={size}
      {...(className !== undefined && { className })}
      {...(placeholder !== undefined && { placeholder })}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("clear") }}
      nothingFoundMessage={t("nobody")}
      // The server has searched already, in more than what is shown.
      filter={({ options: all }) => all}
      data={
        value === null || isFound ? options : [{ value, label: current ? nameOf(current) : "…" }, ...options]
      }
      value={value}
      searchValue={typed}
      onSearchChange={setTyped}
      onDropdownOpen={() => {
        setOpen(true);
      }}
      onDropdownClose={() => {
        setOpen(false);
      }}
      onChange={(id) => {
        const contact = found.find((one) => one.id === id) ?? null;
        setChosen(contact);
        onChange(contact);
      }}
    />
  );
}

function nameOf({ name, phone, id }: Contact): string {
  return [name, phone].filter(Boolean).join(" · ") || id;
}
