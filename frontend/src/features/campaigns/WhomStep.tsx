import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Campaign } from "../../api/campaigns";
import type { Draft } from "./draft";
import { ListFields } from "./ListFields";
import { SegmentFields } from "./SegmentFields";

interface Props {
  campaign: Campaign;
  draft: Draft;
  listed: number;
  onChange: (part: Partial<Draft>) => void;
}

/** Who gets it: those of whom something is known, or those on a list. */
export function WhomStep({ campaign, draft, listed, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  return (
    <Stack maw={640}>
      <SegmentedControl
        aria-label={t("whom.by")}
        data={[
          { value: "segment", label: t("whom.segment") },
          { value: "list", label: t("whom.list") },
        ]}
        value={draft.isList ? "list" : "segment"}
        onChange={(value) => {
          onChange({ isList: value === "list" });
        }}
      />
      {draft.isList ? (
        <ListFields
          list={draft.list}
          listed={listed}
          onList={(list) => {
            onChange({ list });
          }}
        />
      ) : (
        <SegmentFields
          channelId={campaign.channel_id}
          segment={draft.segment}
          onChange={(segment) => {
            onChange({ segment });
          }}
        />
      )}
      <Text size="sm" c="dimmed">
        {t("whom.fixed")}
      </Text>
    </Stack>
  );
}
