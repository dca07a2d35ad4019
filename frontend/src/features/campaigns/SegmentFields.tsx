import { Checkbox, Group, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useAudienceCount } from "../../api/campaigns";
import { Problem } from "../../ui/Problem";
import { segmentOf, type SegmentDraft } from "./draft";

interface Props {
  channelId: string;
  segment: SegmentDraft;
  onChange: (segment: SegmentDraft) => void;
}

/** Milliseconds after the last change before it is counted. */
const PAUSE_MS = 300;
const TAGS = ["anyTags", "allTags", "noTags"] as const;
const DAYS = ["heardAfter", "heardBefore"] as const;

/** What contacts must fit, and how many do. */
export function SegmentFields({ channelId, segment, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  return (
    <Stack gap="sm">
      {TAGS.map((field) => (
        <TagsInput
          key={field}
          label={t(`whom.${field}`)}
          placeholder={segment[field].length === 0 ? t("whom.addTag") : ""}
          value={[...segment[field]]}
          maxTags={20}
          acceptValueOnBlur
          onChange={(tags) => {
            onChange({ ...segment, [field]: tags });
          }}
        />
      ))}
      <TagsInput
        label={t("whom.languages")}
        placeholder={segment.languages.length === 0 ? "es, pt_BR" : ""}
        value={[...segment.languages]}
        acceptValueOnBlur
        onChange={(languages) => {
          onChange({ ...segment, languages });
        }}
      />
      <Group grow align="flex-start">
        {DAYS.map((field) => (
          <TextInput
            key={field}
            type="date"
            label={t(`whom.${field}`)}
            value={segment[field]}
            onChange={(event) => {
              onChange({ ...segment, [field]: event.currentTarget.value });
            }}
          />
        ))}
      </Group>
      <Checkbox
        label={t("whom.hasWritten")}
        checked={segment.hasWritten}
        onChange={(event) => {
          onChange({ ...segment, hasWritten: event.currentTarget.checked });
        }}
      />
      <Checkbox
        label={t("whom.hasAgreed")}
        checked={segment.hasAgreed}
        onChange={(event) => {
          onChange({ ...segment, hasAgreed: event.currentTarget.checked });
        }}
      />
      <Count channelId={channelId} segment={segment} />
    </Stack>
  );
}

function Count({ channelId, segment }: { channelId: string; segment: SegmentDraft }) {
  const { t } = useTranslation("campaigns");
  const [settled] = useDebouncedValue(segment, PAUSE_MS);
  const count = useAudienceCount(segmentOf(settled, channelId));
  if (count.isError) return <Problem error={count.error} />;
  return (
    <Text fw={600} role="status">
      {count.data === undefined ? t("whom.counting") : t("whom.count", { count: count.data })}
    </Text>
  );
}
