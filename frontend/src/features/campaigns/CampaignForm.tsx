import { Button, Group, Stepper } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeCampaign, useReplaceList, type Campaign } from "../../api/campaigns";
import { LeaveGuard } from "../../ui/LeaveGuard";
import { Problem } from "../../ui/Problem";
import { isEqual } from "../../workflow/equal";
import { CheckStep } from "./CheckStep";
import { changeOf, draftOf, type Draft } from "./draft";
import { readList } from "./list-text";
import { ListFaults } from "./ListFaults";
import { WhatStep } from "./WhatStep";
import { WhenStep } from "./WhenStep";
import { WhomStep } from "./WhomStep";

interface Props {
  campaign: Campaign;
  /** How many people its list has. */
  listed: number;
}

const STEPS = ["whom", "what", "when", "check"] as const;
const LAST = STEPS.length - 1;

/** A draft in steps; each step is saved as it is left. */
export function CampaignForm({ campaign, listed }: Props) {
  const { t } = useTranslation("campaigns");
  const [draft, setDraft] = useState<Draft>(() => draftOf(campaign, listed > 0));
  const [saved, setSaved] = useState(draft);
  const [columns, setColumns] = useState<readonly string[]>([]);
  const [sentLines, setSentLines] = useState<readonly number[]>([]);
  const [step, setStep] = useState(0);
  const save = useChangeCampaign(campaign.id);
  const replace = useReplaceList(campaign.id);
  const isSaving = save.isPending || replace.isPending;
  const goTo = async (next: number) => {
    if (isSaving) return;
    replace.reset();
    const list = readList(draft.list);
    const isKept = draft.isList && list.rows.length > 0;
    if (isKept) {
      setSentLines(list.lines);
      await replace.mutateAsync(list.rows);
      setColumns(list.columns);
    }
    await save.mutateAsync(changeOf(draft, campaign.channel_id));
    // What was written meanwhile, or not taken, stays.
    setDraft((before) => (isKept && before.list === draft.list ? { ...before, list: "" } : before));
    setSaved({ ...draft, list: "" });
    setStep(next);
  };
  const turnTo = (next: number) => {
    // What went wrong is said below the step, which stays open.
    goTo(next).catch(() => undefined);
  };
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };
  const shared = { campaign, draft, onChange: change };
  return (
    <>
      <LeaveGuard isChanged={!isEqual(draft, saved)} />
      <Stepper active={step} onStepClick={turnTo} size="sm" mb="lg" aria-label={t("steps")}>
        {STEPS.map((name) => (
          <Stepper.Step key={name} label={t(`${name}.step`)} />
        ))}
      </Stepper>
      {step === 0 && <WhomStep {...shared} listed={listed} />}
      {step === 1 && <WhatStep {...shared} columns={columns} />}
      {step === 2 && <WhenStep {...shared} />}
      {step === LAST && <CheckStep campaign={campaign} />}
      {replace.isError && <ListFaults error={replace.error} lines={sentLines} />}
      {save.isError && <Problem error={save.error} />}
      <Group mt="lg">
        {step > 0 && (
          <Button
            variant="default"
            onClick={() => {
              turnTo(step - 1);
            }}
          >
            {t("back")}
          </Button>
        )}
        {step < LAST && (
          <Button
            loading={isSaving}
            onClick={() => {
              turnTo(step + 1);
            }}
          >
            {t("next")}
          </Button>
        )}
      </Group>
    </>
  );
}
