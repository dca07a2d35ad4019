import { Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import type { Level } from "../../api/letters";
import { useWorkflowNames } from "../../api/workflow-names";
import { useTyped } from "../../lib/useTyped";
import classes from "./Letters.module.css";
import { narrowingOf, standingOf, withChange, type LetterSearch } from "./search";

interface Props {
  level: Level;
  search: LetterSearch;
  onChange: (search: LetterSearch) => void;
}

/** What a list of letters is narrowed to, and whether the open or the handled ones are shown. */
export function LetterFilters({ level, search, onChange }: Props) {
  const { t } = useTranslation("letters");
  const channels = useChannels().data ?? [];
  const workflows = useWorkflowNames().data ?? [];
  const change = (to: Readonly<Record<string, unknown>>) => {
    onChange(withChange(search, { ...to, letter: undefined }));
  };
  const [code, typeCode] = useTyped(search.code ?? "", (text) => {
    change({ code: text.trim() });
  });
  const picker = { size: "xs", placeholder: t("filter.any"), searchable: true, clearable: true } as const;
  return (
    <div className={classes.filters} role="search" aria-label={t("filter.label")}>
      <SegmentedControl
        size="xs"
        aria-label={t("filter.standing")}
        data={[
          { value: "open", label: t("filter.open") },
          { value: "handled", label: t("filter.handled") },
          ...(level === "event" ? [{ value: "parked", label: t("filter.parked") }] : []),
        ]}
        value={standingOf(level, search)}
        onChange={(standing) => {
          change({ standing });
        }}
      />
      <TextInput
        size="xs"
        w={140}
        label={t("filter.code")}
        placeholder={t("filter.any")}
        value={code}
        onChange={(event) => {
          typeCode(event.currentTarget.value);
        }}
      />
      <Select
        {...picker}
        w={160}
        label={t("filter.channel")}
        data={channels.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.channel ?? null}
        onChange={(channel) => {
          change({ channel });
        }}
        clearButtonProps={{ "aria-label": t("filter.clearOne") }}
      />
      {level !== "event" && (
        <Select
          {...picker}
          w={160}
          label={t("filter.workflow")}
          data={workflows.map(({ id, name }) => ({ value: id, label: name }))}
          value={search.workflow ?? null}
          onChange={(workflow) => {
            change({ workflow });
          }}
          clearButtonProps={{ "aria-label": t("filter.clearOne") }}
        />
      )}
      <Day
        label={t("filter.from")}
        value={search.from}
        onChange={(from) => {
          change({ from });
        }}
      />
      <Day
        label={t("filter.to")}
        value={search.to}
        onChange={(to) => {
          change({ to });
        }}
      />
      {Object.keys(narrowingOf(level, search)).length > 0 && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconFilterOff size={14} aria-hidden />}
          onClick={() => {
            onChange(readOnly(search));
          }}
        >
          {t("filter.clear")}
        </Button>
      )}
    </div>
  );
}

function readOnly({ tab, standing }: LetterSearch): LetterSearch {
  return withChange({}, { tab, standing });
}

interface DayProps {
  label: string;
  value: string | undefined;
  onChange: (day: string) => void;
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <TextInput
      size="xs"
      type="date"
      label={label}
      value={value ?? ""}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
