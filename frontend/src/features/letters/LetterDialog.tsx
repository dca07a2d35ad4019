import { Button, Checkbox, Group, Stack, Title } from "@mantine/core";
import { IconArchive, IconRepeat } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLetter, useReplayLetter, type Edited, type LetterDetail, type Level } from "../../api/letters";
import { ArrivedTemplate } from "../../ui/ArrivedTemplate";
import { Dialog } from "../../ui/Dialog";
import { JsonView } from "../../ui/JsonView";
import { Loading } from "../../ui/Loading";
import { notifyDone } from "../../ui/notify";
import { Problem } from "../../ui/Problem";
import { DiscardDialog } from "./DiscardDialog";
import { LetterFacts } from "./LetterFacts";
import { LetterHistory } from "./LetterHistory";
import { PayloadEditor } from "./PayloadEditor";
import { useSubject } from "./useSubject";

interface Props {
  level: Level;
  id: string;
  /** Whether the person may do something about it. */
  mayHandle: boolean;
  onClose: () => void;
}

/** One letter: why it came to nothing, what is in it, what happened to it, and what to do about it. */
export function LetterDialog({ level, id, mayHandle, onClose }: Props) {
  const { t } = useTranslation("letters");
  const subjectOf = useSubject();
  const query = useLetter(level, id);
  const title = query.data ? subjectOf(query.data.letter) : t(`level.${level}`);
  return (
    <Dialog title={title} size="lg" closeOnClickOutside={false} onClose={onClose}>
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading size="sm" label={t("general:loading")} />}
      {query.data && <Opened key={id} detail={query.data} mayHandle={mayHandle} onClose={onClose} />}
    </Dialog>
  );
}

interface OpenedProps {
  detail: LetterDetail;
  mayHandle: boolean;
  onClose: () => void;
}

function Opened({ detail, mayHandle, onClose }: OpenedProps) {
  const { t } = useTranslation("letters");
  const { letter, payload, is_editable: isEditable, history, shown } = detail;
  const { level } = letter;
  const isOpen = letter.is_open;
  const [edited, setEdited] = useState<Edited | null | undefined>(null);
  const [isConfirmed, confirm] = useState(false);
  const [isDiscarding, setDiscarding] = useState(false);
  const replay = useReplayLetter(level, letter.id);
  return (
    <Stack
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (edited === undefined) return;
        replay.mutate(
          { confirm: isConfirmed, ...(edited && { edited }) },
          {
            onSuccess: ({ already_applied: known }) => {
              notifyDone(t(`did.${level}`) + (known > 0 ? ` ${t("did.known", { count: known })}` : ""));
              onClose();
            },
          },
        );
      }}
    >
      <LetterFacts letter={letter} />
      {shown && <ArrivedTemplate shown={shown} />}
      <div>
        {isOpen && isEditable && mayHandle ? (
          <PayloadEditor level={level} payload={payload} onChange={setEdited} />
        ) : (
          <JsonView label={t(`payload.${level}`)} value={payload} />
        )}
      </div>
      <div>
        <Title order={3} size="h5" mb="xs">
          {t("history.title")}
        </Title>
        <LetterHistory history={history} />
      </div>
      {replay.error && <Problem error={replay.error} />}
      {isOpen && mayHandle && (
        <>
          {letter.needs_confirm && (
            <Checkbox
              label={t(`confirm.${level}`)}
              checked={isConfirmed}
              onChange={(event) => {
                confirm(event.currentTarget.checked);
              }}
            />
          )}
          <Group justify="flex-end">
            <Button
              variant="default"
              leftSection={<IconArchive size={16} aria-hidden />}
              onClick={() => {
                setDiscarding(true);
              }}
            >
              {t("discard.action")}
            </Button>
            <Button
              type="submit"
              leftSection={<IconRepeat size={16} aria-hidden />}
              loading={replay.isPending}
              disabled={edited === undefined || (letter.needs_confirm && !isConfirmed)}
            >
              {edited ? t(`verbEdited.${level}`) : t(`verb.${level}`)}
            </Button>
          </Group>
        </>
      )}
      {isDiscarding && (
        <DiscardDialog
          level={level}
          chosen={{ ids: [letter.id] }}
          onClose={() => {
            setDiscarding(false);
          }}
          onDone={onClose}
        />
      )}
    </Stack>
  );
}
