import { Group, Select, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeContact, useCreateContact } from "../../api/contacts";
import type { Contact } from "../../api/types";
import { FormDialog } from "../../ui/FormDialog";
import { notifyDone } from "../../ui/notify";
import { changesIn, formOf, saidIn, type ContactForm } from "./form";
import { nameOf } from "./name";

interface Props {
  /** Absent for somebody new. */
  contact: Contact | null;
  onClose: () => void;
}

/** What is known of a person, as far as people write it down. */
export function ContactDialog({ contact, onClose }: Props) {
  const { t } = useTranslation("contacts");
  const create = useCreateContact();
  const change = useChangeContact();
  const [form, setForm] = useState(() => formOf(contact));
  const set = (part: Partial<ContactForm>) => {
    setForm({ ...form, ...part });
  };
  const done = (words: string) => () => {
    notifyDone(words);
    onClose();
  };
  const save = () => {
    if (contact === null) create.mutate(saidIn(form), { onSuccess: done(t("new.done")) });
    else
      change.mutate(
        { id: contact.id, change: changesIn(form, contact) },
        { onSuccess: done(t("edit.done")) },
      );
  };
  return (
    <FormDialog
      title={contact === null ? t("new.title") : t("edit.title", { name: nameOf(contact, t("unnamed")) })}
      action={contact === null ? t("new.action") : t("edit.action")}
      isPending={create.isPending || change.isPending}
      error={create.error ?? change.error}
      onSubmit={save}
      onClose={onClose}
    >
      <Line
        label={t("name")}
        value={form.name}
        onChange={(name) => {
          set({ name });
        }}
        isFirst
      />
      <Line
        label={t("phone")}
        about={t("phoneAbout")}
        type="tel"
        value={form.phone}
        onChange={(phone) => {
          set({ phone });
        }}
      />
      <Line
        label={t("email")}
        type="email"
        value={form.email}
        onChange={(email) => {
          set({ email });
        }}
      />
      <TagsInput
        label={t("tags")}
        description={t("tagsAbout")}
        value={[...form.tags]}
        acceptValueOnBlur
        onChange={(tags) => {
          set({ tags });
        }}
      />
      <Group grow align="flex-start">
        <Line
          label={t("language")}
          about={t("languageAbout")}
          value={form.language}
          onChange={(language) => {
            set({ language });
          }}
        />
        <Select
          label={t("timezone")}
          description={t("timezoneAbout")}
          searchable
          clearable
          limit={100}
          nothingFoundMessage={t("noZone")}
          data={zonesWith(form.timezone)}
          value={form.timezone}
          onChange={(timezone) => {
            set({ timezone });
          }}
        />
      </Group>
      <Line
        label={t("external")}
        about={t("externalAbout")}
        value={form.external_id}
        onChange={(external_id) => {
          set({ external_id });
        }}
      />
    </FormDialog>
  );
}

interface LineProps {
  label: string;
  about?: string;
  type?: "email" | "tel";
  value: string;
  onChange: (value: string) => void;
  isFirst?: boolean;
}

function Line({ label, about, type, value, onChange, isFirst = false }: LineProps) {
  return (
    <TextInput
      label={label}
      description={about}
      {...(type && { type })}
      {...(isFirst && { "data-autofocus": true })}
      autoComplete="off"
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

function zonesWith(kept: string | null) {
  const zones = new Set([...(kept === null ? [] : [kept]), "UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}
