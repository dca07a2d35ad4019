import { Button, Group, Stack } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSavePolicy, type SendingRules } from "../../../api/policy";
import { ApiProblem } from "../../../api/problem";
import { LeaveGuard } from "../../../ui/LeaveGuard";
import { notifyDone } from "../../../ui/notify";
import { Problem } from "../../../ui/Problem";
import { isEqual } from "../../../workflow/equal";
import { Agreement } from "./Agreement";
import { Caps } from "./Caps";
import { DayLimit } from "./DayLimit";
import { faultsOf } from "./faults";
import { FirstServed } from "./FirstServed";
import { QuietHoursPart } from "./QuietHoursPart";
import type { PartProps } from "./rules-form";
import { TimeZone } from "./TimeZone";

interface Props {
  saved: SendingRules;
  isReadOnly: boolean;
}

/** The parts of the form, in order; each is given all rules and changes its own. */
const PARTS = [Agreement, QuietHoursPart, TimeZone, Caps, DayLimit, FirstServed];

/** The rules being changed; nothing holds before it is saved. */
export function RulesForm({ saved, isReadOnly }: Props) {
  const { t } = useTranslation("rules");
  const save = useSavePolicy();
  const [changed, setChanged] = useState<SendingRules | null>(null);
  const rules = changed ?? saved;
  const isChanged = changed !== null && !isEqual(changed, saved);
  const faults = faultsOf(rules);
  const hasFaults = Object.keys(faults).length > 0;
  const refused = save.error instanceof ApiProblem ? save.error.faults : [];
  const part: PartProps = {
    rules,
    isReadOnly,
    onChange: (change) => {
      if (save.isError) save.reset();
      setChanged({ ...rules, ...change });
    },
    faultAt: (path) => {
      const key = faults[path];
      return key === undefined ? refused.find((fault) => fault.path === path)?.message : t(key);
    },
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (hasFaults) return;
    save.mutate(rules, {
      onSuccess: () => {
        // What was changed meanwhile is not saved yet.
        setChanged((now) => (now === changed ? null : now));
        notifyDone(t("saved"));
      },
    });
  };
  return (
    <Stack component="form" gap="xl" onSubmit={submit} aria-label={t("form")}>
      <LeaveGuard isChanged={isChanged} />
      {PARTS.map((Part) => (
        <Part key={Part.name} {...part} />
      ))}
      {save.isError && <Problem error={save.error} title={t("notSaved")} />}
      {!isReadOnly && (
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!isChanged || hasFaults}>
            {t("save")}
          </Button>
          <Button
            variant="default"
            disabled={!isChanged || save.isPending}
            onClick={() => {
              save.reset();
              setChanged(null);
            }}
          >
            {t("undo")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
