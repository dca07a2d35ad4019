import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePhoneAct, type Chat, type Directory, type PhoneAct, type PhoneBubble } from "../../api/phone";
import type { Channel } from "../../api/types";
import { ChatLog } from "./ChatLog";
import { Composer, SAMPLE_PLACE } from "./Composer";
import { ListSheet } from "./ListSheet";
import { PersonMenu } from "./PersonMenu";
import { TestNote } from "./TestNote";
import { useDraftOnPhone } from "./useDraftOnPhone";
import { useTestPerson } from "./useTestPerson";

interface Props {
  workflowId: string;
  directory: Directory;
  channels: readonly Channel[];
}

/** A chat with the simulator's number, played by the person at the editor and answered by the draft. */
export function SimulatedPhone({ workflowId, directory, channels }: Props) {
  const { t } = useTranslation("testing");
  const { person, people, choose, becomeStranger } = useTestPerson(directory.users);
  const number = directory.numbers.find(({ id }) => channels.some((one) => one.phone_number_id === id));
  const channel = channels.find((one) => one.phone_number_id === number?.id);
  const chat: Chat | null = person && number ? { user: person.id, number: number.id } : null;
  const test = useDraftOnPhone(
    workflowId,
    channel && person ? { channelId: channel.id, phone: `+${person.id}` } : null,
  );
  const act = usePhoneAct(chat);
  const [quoted, setQuoted] = useState<PhoneBubble | null>(null);
  const [opened, setOpened] = useState<PhoneBubble | null>(null);

  const send = async (message: PhoneAct) => {
    try {
      await test.beReady();
      await act.mutateAsync(message);
      setQuoted(null);
      return true;
    } catch {
      return false;
    }
  };

  if (!channel) {
    return (
      <Text p="md" size="sm" c="dimmed">
        {t("noNumber")}
      </Text>
    );
  }
  return (
    <>
      <PersonMenu
        person={person}
        people={people}
        business={number?.name ?? ""}
        onChoose={(id) => {
          setQuoted(null);
          choose(id);
        }}
        onStranger={() => {
          setQuoted(null);
          becomeStranger();
        }}
      />
      <TestNote test={test} error={act.error} />
      <ChatLog
        key={person?.id}
        chat={chat}
        isDraft={test.session !== null || test.isStarting}
        on={{
          tap: (bubble, { id, kind }) => {
            if (kind === "location")
              void send({ type: "location", location: SAMPLE_PLACE, reply_to: bubble.id });
            else void send(tapOf(bubble.id, id, kind));
          },
          openList: setOpened,
          quote: setQuoted,
        }}
      />
      <Composer
        key={`write-${person?.id ?? ""}`}
        quoted={quoted}
        onDropQuote={() => {
          setQuoted(null);
        }}
        onSend={send}
      />
      {opened?.sheet && (
        <ListSheet
          sheet={opened.sheet}
          onClose={() => {
            setOpened(null);
          }}
          onChoose={(rowId) => {
            setOpened(null);
            void send(tapOf(opened.id, rowId));
          }}
        />
      )}
    </>
  );
}

function tapOf(messageId: string, id: string, kind?: string): PhoneAct {
  return { tap: { message_id: messageId, id, ...(kind === "flow" && { response: { answered: true } }) } };
}
