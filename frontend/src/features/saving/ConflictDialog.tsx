import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSaver, useSaving, type Saver } from "../../editor/saving";
import type { Choice, Conflict } from "../../workflow/merge";
import { Dialog } from "../../ui/Dialog";
import { deferred } from "../../ui/deferred";
import { useOthers } from "./people";

const rowPart = deferred(async () => (await import("./ConflictRow")).ConflictRow);

/** Two drafts that cannot be merged by themselves, to choose from. */
export function ConflictDialog() {
  const saver = useSaver();
  const conflicts = useSaving()?.conflicts ?? [];
  if (!saver || conflicts.length === 0) return null;
  return <Choosing saver={saver} conflicts={conflicts} />;
}

interface Props {
  saver: Saver;
  conflicts: readonly Conflict[];
}

function Choosing({ saver, conflicts }: Props) {
  const { t } = useTranslation("saving");
  const [isAside, setAside] = useState(false);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(new Map());
  const others = useOthers();
  const names = [...new Set(others.filter((person) => !person.is_you).map((person) => person.name))];
  const [only] = names;
  const other = names.length === 1 && only !== undefined ? only : null;
  const missing = conflicts.filter(({ id }) => !chosen.has(id)).length;
  const chooseAll = (choice: Choice) => {
    setChosen(new Map(conflicts.map(({ id }) => [id, choice])));
  };

  if (isAside) {
    return (
      <Group justify="center" p="xs" bg="var(--mantine-color-orange-light)" role="alert">
        <Text size="sm">{t("conflict.aside")}</Text>
        <Button
          size="compact-sm"
          onClick={() => {
            setAside(false);
          }}
        >
          {t("conflict.choose")}
        </Button>
      </Group>
    );
  }
  return (
    <Dialog
      size="xl"
      onClose={() => {
        setAside(true);
      }}
      title={t("conflict.title", { count: conflicts.length })}
      closeLabel={t("conflict.later")}
    >
      <Stack>
        <Text size="sm">{t("conflict.about")}</Text>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              chooseAll("mine");
            }}
          >
            {t("conflict.allMine")}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              chooseAll("theirs");
            }}
          >
            {other === null ? t("conflict.allTheirs") : t("conflict.allOf", { who: other })}
          </Button>
        </Group>
        <Stack gap="sm">
          {conflicts.map((conflict) => (
            <rowPart.View
              key={conflict.id}
              conflict={conflict}
              other={other ?? t("conflict.theirs")}
              choice={chosen.get(conflict.id) ?? null}
              onChoose={(choice) => {
                setChosen(new Map([...chosen, [conflict.id, choice]]));
              }}
            />
          ))}
        </Stack>
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {missing > 0 ? t("conflict.left", { count: missing }) : t("conflict.none")}
          </Text>
          <Button
            disabled={missing > 0}
            onClick={() => {
              saver.resolve(chosen);
            }}
          >
            {t("conflict.done")}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
