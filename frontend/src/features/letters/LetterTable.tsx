import { Anchor, Badge, Checkbox, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Letter, Level } from "../../api/letters";
import { inWords } from "../../lib/reasons";
import { Ago } from "../../ui/Ago";
import { StateBadge } from "../../ui/StateBadge";
import classes from "./Letters.module.css";
import { useSubject } from "./useSubject";

interface Props {
  level: Level;
  letters: readonly Letter[];
  /** Absent where nothing can be picked. */
  picked?: ReadonlySet<string>;
  onPick?: (picked: ReadonlySet<string>) => void;
  onOpen: (id: string) => void;
}

/** Letters, one a row; the whole row opens the letter. */
export function LetterTable({ level, letters, picked, onPick, onOpen }: Props) {
  const { t } = useTranslation("letters");
  const isAll = letters.every(({ id }) => picked?.has(id));
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing={7} highlightOnHover stickyHeader aria-label={t(`level.${level}`)}>
        <Table.Thead>
          <Table.Tr>
            {onPick && (
              <Table.Th w={36}>
                <Checkbox
                  size="xs"
                  aria-label={t("pickAll")}
                  checked={isAll}
                  indeterminate={!isAll && letters.some(({ id }) => picked?.has(id))}
                  onChange={() => {
                    onPick(new Set(isAll ? [] : letters.map(({ id }) => id)));
                  }}
                />
              </Table.Th>
            )}
            <Table.Th w={120}>{t("column.state")}</Table.Th>
            <Table.Th>{t(`column.${level}`)}</Table.Th>
            <Table.Th>{t("column.reason")}</Table.Th>
            <Table.Th>{t("column.where")}</Table.Th>
            <Table.Th>{t("column.when")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {letters.map((letter) => (
            <LetterRow
              key={letter.id}
              letter={letter}
              onOpen={onOpen}
              {...(picked &&
                onPick && {
                  isPicked: picked.has(letter.id),
                  onToggle: () => {
                    onPick(toggled(picked, letter.id));
                  },
                })}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RowProps {
  letter: Letter;
  isPicked?: boolean;
  onToggle?: () => void;
  onOpen: (id: string) => void;
}

function LetterRow({ letter, isPicked, onToggle, onOpen }: RowProps) {
  const { t } = useTranslation("letters");
  const subject = useSubject()(letter);
  const reason = inWords(letter.reason ?? "");
  return (
    <Table.Tr
      className={classes.row}
      onClick={(event) => {
        // What is in the row goes its own way, and a text that is marked is not a click.
        const isOwn = event.target instanceof Element && event.target.closest("a, button, input, label");
        if (!isOwn && window.getSelection()?.type !== "Range") onOpen(letter.id);
      }}
    >
      {onToggle && (
        <Table.Td>
          <Checkbox
            size="xs"
            aria-label={t("pick", { what: subject, reason })}
            checked={isPicked ?? false}
            onChange={onToggle}
          />
        </Table.Td>
      )}
      <Table.Td>
        <StateBadge state={letter.state} />
      </Table.Td>
      <Table.Td>
        <Anchor
          component="button"
          type="button"
          size="sm"
          fw={600}
          c="inherit"
          ta="start"
          onClick={() => {
            onOpen(letter.id);
          }}
        >
          {subject}
        </Anchor>
        {letter.handled && (
          <Badge size="sm" variant="outline" color="gray" ms="xs">
            {t(`handling.${letter.handled.handling}`)}
          </Badge>
        )}
      </Table.Td>
      <Table.Td maw={360}>
        <Text size="xs" lineClamp={2} title={reason}>
          {reason}
        </Text>
        {letter.code && (
          <Text size="xs" c="dimmed" span>
            {letter.code}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="xs">{letter.channel_name}</Text>
        <Text size="xs" c="dimmed">
          {letter.workflow_name}
        </Text>
      </Table.Td>
      <Table.Td className={classes.nowrap ?? ""}>
        <Ago at={letter.dead_at} />
      </Table.Td>
    </Table.Tr>
  );
}

function toggled(picked: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(picked);
  if (!next.delete(id)) next.add(id);
  return next;
}
