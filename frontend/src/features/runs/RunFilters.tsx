import { Button, Select, TextInput } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useWorkflowNames } from "../../api/workflow-names";
import { useTyped } from "../../lib/useTyped";
import { ContactPicker } from "../../ui/ContactPicker";
import { narrowings, STATES, withChange, type RunSearch } from "./filters";
import classes from "./RunFilters.module.css";

interface Props {
  search: RunSearch;
  onChange: (search: RunSearch) => void;
}

/** What the list of runs is narrowed to. */
export function RunFilters({ search, onChange }: Props) {
  const { t } = useTranslation("runs");
  const workflows = useWorkflowNames().data ?? [];
  const change = (to: Readonly<Record<string, unknown>>) => {
    onChange(withChange(search, to));
  };
  return (
    <div className={classes.filters} role="search" aria-label={t("filter.label")}>
      <Select
        size="xs"
        w={160}
        label={t("filter.workflow")}
        placeholder={t("filter.any")}
        data={workflows.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.workflow ?? null}
        onChange={(workflow) => {
          change({ workflow, version: undefined, node: undefined });
        }}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("filter.clearOne") }}
      />
      <Typed
        label={t("filter.version")}
        width={70}
        value={search.version === undefined ? "" : String(search.version)}
        inputMode="numeric"
        onChange={(version) => {
          change({ version });
        }}
      />
      <Select
        size="xs"
        w={120}
        label={t("filter.state")}
        placeholder={t("filter.any")}
        data={STATES.map((state) => ({ value: state, label: t(`general:state.${state}`) }))}
        value={search.state ?? null}
        onChange={(state) => {
          change({ state });
        }}
        clearable
        clearButtonProps={{ "aria-label": t("filter.clearOne") }}
      />
      <ContactPicker
        size="xs"
        className={classes.contact ?? ""}
        label={t("filter.contact")}
        placeholder={t("filter.any")}
        value={search.contact ?? null}
        onChange={(contact) => {
          change({ contact: contact?.id });
        }}
      />
      <TextInput
        size="xs"
        type="date"
        label={t("filter.from")}
        value={search.from ?? ""}
        onChange={(event) => {
          change({ from: event.currentTarget.value });
        }}
      />
      <TextInput
        size="xs"
        type="date"
        label={t("filter.to")}
        value={search.to ?? ""}
        onChange={(event) => {
          change({ to: event.currentTarget.value });
        }}
      />
      <Typed
        label={t("filter.error")}
        placeholder={t("filter.errorPart")}
        width={130}
        value={search.error ?? ""}
        onChange={(error) => {
          change({ error });
        }}
      />
      {narrowings(search) > 0 && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          className={classes.switch ?? ""}
          leftSection={<IconFilterOff size={14} aria-hidden />}
          onClick={() => {
            onChange({
              ...(search.tests && { tests: true }),
              ...(search.person && { person: search.person }),
            });
          }}
        >
          {t("filter.clear")}
        </Button>
      )}
    </div>
  );
}

interface TypedProps {
  label: string;
  value: string;
  width: number;
  placeholder?: string;
  inputMode?: "numeric";
  onChange: (value: string) => void;
}

/** A field whose text counts once the person pauses. */
function Typed({ label, value, width, placeholder, inputMode, onChange }: TypedProps) {
  const [typed, type] = useTyped(value, onChange);
  return (
    <TextInput
      size="xs"
      w={width}
      label={label}
      {...(placeholder !== undefined && { placeholder })}
      {...(inputMode && { inputMode })}
      value={typed}
      onChange={(event) => {
        type(event.currentTarget.value);
      }}
    />
  );
}
