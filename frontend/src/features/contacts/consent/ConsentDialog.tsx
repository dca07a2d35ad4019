import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useContact } from "../../../api/contacts";
import { useMay } from "../../../api/session";
import type { Contact } from "../../../api/types";
import { formatInstant } from "../../../lib/times";
import { Dialog } from "../../../ui/Dialog";
import { Problem } from "../../../ui/Problem";
import { nameOf } from "../name";
import { BlockDialog } from "./BlockDialog";
import { Ledger } from "./Ledger";
import { PurposeList } from "./PurposeList";
import { StatementForm } from "./StatementForm";

interface Props {
  contactId: string;
  /** In which conversation somebody asks, if in one. */
  conversationId?: string | null;
  onClose: () => void;
}

/** What a person may be written to for, what they said about it, and the ways to change either. */
export function ConsentDialog({ contactId, conversationId = null, onClose }: Props) {
  const { t } = useTranslation("contacts");
  const contact = useContact(contactId);
  const [isRecording, setIsRecording] = useState(false);
  const [isBlocking, setIsBlocking] = useState(false);
  const mayEdit = useMay("answer");
  const person = contact.data;
  if (isBlocking && person) {
    return (
      <BlockDialog
        contact={person}
        onClose={() => {
          setIsBlocking(false);
        }}
      />
    );
  }
  const change = person && mayEdit && !isRecording && (
    <BlockButton
      isBlocked={person.blocked_at !== null}
      onClick={() => {
        setIsBlocking(true);
      }}
    />
  );
  const title = person ? t("consent.title", { name: nameOf(person, t("unnamed")) }) : t("consent.untitled");
  return (
    <Dialog title={title} size="lg" closeOnClickOutside={!isRecording} onClose={onClose}>
      {contact.isError && <Problem error={contact.error} />}
      {person && (
        <Stack gap="lg">
          {person.blocked_at === null ? (
            <Part title={t("consent.holds.title")}>
              <PurposeList contact={person} conversationId={conversationId} />
            </Part>
          ) : (
            <Blocked since={person.blocked_at}>{change}</Blocked>
          )}
          <Said contact={person} mayEdit={mayEdit} isRecording={isRecording} onRecording={setIsRecording} />
          {person.blocked_at === null && change && <Blockable>{change}</Blockable>}
        </Stack>
      )}
    </Dialog>
  );
}

interface SaidProps {
  contact: Contact;
  mayEdit: boolean;
  /** Whether the form for one more statement is open. */
  isRecording: boolean;
  onRecording: (isRecording: boolean) => void;
}

function Said({ contact, mayEdit, isRecording, onRecording }: SaidProps) {
  const { t } = useTranslation("contacts");
  const opener = useRef<HTMLButtonElement>(null);
  const open = (
    <Button
      ref={opener}
      size="xs"
      variant="default"
      aria-expanded={isRecording}
      onClick={() => {
        onRecording(!isRecording);
      }}
    >
      {t("consent.form.open")}
    </Button>
  );
  return (
    <Part title={t("consent.ledger.title")} aside={mayEdit && open}>
      {isRecording && (
        <StatementForm
          contact={contact}
          onDone={() => {
            onRecording(false);
            opener.current?.focus();
          }}
        />
      )}
      <Ledger contactId={contact.id} />
    </Part>
  );
}

/** Instead of what may be sent: nothing is. */
function Blocked({ since, children }: { since: string; children: ReactNode }) {
  const { t } = useTranslation("contacts");
  return (
    <Alert color="red" icon={<IconBan aria-hidden />} title={t("block.is")}>
      <Stack gap="sm" align="flex-start">
        {t("block.since", { when: formatInstant(new Date(since)) })}
        {children}
      </Stack>
    </Alert>
  );
}

function Blockable({ children }: { children: ReactNode }) {
  const { t } = useTranslation("contacts");
  return (
    <Group justify="space-between">
      <Text size="xs" c="dimmed" flex={1} miw="12rem">
        {t("block.hint")}
      </Text>
      {children}
    </Group>
  );
}

function BlockButton({ isBlocked, onClick }: { isBlocked: boolean; onClick: () => void }) {
  const { t } = useTranslation("contacts");
  return isBlocked ? (
    <Button variant="default" size="xs" onClick={onClick}>
      {t("unblock.menu")}
    </Button>
  ) : (
    <Button variant="light" size="xs" color="red" onClick={onClick}>
      {t("block.menu")}
    </Button>
  );
}

function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Stack component="section" gap="xs">
      <Group justify="space-between">
        <Title order={3}>{title}</Title>
        {aside}
      </Group>
      {children}
    </Stack>
  );
}
