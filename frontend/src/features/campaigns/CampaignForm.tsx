import { Button, Group, Stepper } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeCampaign, type Campaign } from "../../api/campaigns";
import { Problem } from "../../ui/Problem";
import { CheckStep } from "./CheckStep";
import { changeOf, draftOf, type Draft } from "./draft";
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
  const [columns, setColumns] = useState<readonly string[]>([]);
  const [step, setStep] = useState(0);
  const save = useChangeCampaign(campaign.id);
  const goTo = (next: number) => {
    save.mutate(changeOf(draft, campaign.channel_id), {
      onSuccess: () => {
        setStep(next);
      },
    });
  };
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };
  const shared = { campaign, draft, onChange: change };
  return (
    <>
      <Stepper active={step} onStepClick={goTo} size="sm" mb="lg" aria-label={t("steps")}>
        {STEPS.map((name) => (
          <Stepper.Step key={name} label={t(`${name}.step`)} />
        ))}
      </Stepper>
      {step === 0 && <WhomStep {...shared} listed={listed} onColumns={setColumns} />}
      {step === 1 && <WhatStep {...shared} columns={columns} />}
      {step === 2 && <WhenStep {...shared} />}
      {step === LAST && <CheckStep campaign={campaign} />}
      {save.isError && <Problem error={save.error} />}
      <Group mt="lg">
        {step > 0 && (
          <Button
            variant="default"
            onClick={() => {
              goTo(step - 1);
            }}
          >
            {t("back")}
          </Button>
        )}
        {step < LAST && (
          <Button
            loading={save.isPending}
            onClick={() => {
              goTo(step + 1);
            }}
          >
            {t("next")}
          </Button>
        )}
      </Group>
    </>
  );
}
