import { Button, Popover, Stack, Text, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGiveBack, useTakeOver } from "../../api/conversations";
import type { Conversation } from "../../api/types";
import { notifyError } from "../../ui/notify";

/** The server's limit, in characters. */
const NOTE_LIMIT = 2000;

interface Props {
  conversation: Conversation;
}

/** Changes who answers. It says what it would do; who answers now is said by the box below. */
export function OwnerButton({ conversation }: Props) {
  const { t } = useTranslation("conversations");
  const takeOver = useTakeOver(conversation.id);
  if (conversation.owner === "human") return <GiveBack conversationId={conversation.id} />;
  return (
    <Button
      size="xs"
      variant="default"
      loading={takeOver.isPending}
      onClick={() => {
        takeOver.mutate(undefined, {
          onError: (error) => {
            notifyError(error);
          },
        });
      }}
    >
      {t("takeOver")}
    </Button>
  );
}

/** The note is what the workflow goes on with: `steps.<handoff>.note`. */
function GiveBack({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation("conversations");
  const giveBack = useGiveBack(conversationId);
  const [isOpen, popover] = useDisclosure(false);
  const [note, setNote] = useState("");
  const submit = () => {
    giveBack.mutate(note.trim(), {
      onSuccess: popover.close,
      onError: (error) => {
        notifyError(error);
      },
    });
  };
  return (
    <Button.Group>
      <Button size="xs" loading={giveBack.isPending} onClick={submit}>
        {t("giveBack")}
      </Button>
      <Popover
        opened={isOpen}
        onChange={popover.toggle}
        position="bottom-end"
        width={300}
        withArrow
        trapFocus
      >
        <Popover.Target>
          <Button size="xs" px="xs" aria-label={t("giveBackNote")} onClick={popover.toggle}>
            …
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs">
            <Textarea
              label={t("note")}
              description={t("noteAbout")}
              maxLength={NOTE_LIMIT}
              rows={3}
              value={note}
              onChange={(event) => {
                setNote(event.currentTarget.value);
              }}
            />
            <Text size="xs" c="dimmed">
              {t("noteUnseen")}
            </Text>
            <Button size="xs" loading={giveBack.isPending} onClick={submit}>
              {t("giveBackWithNote")}
            </Button>
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </Button.Group>
  );
}
