import { Alert, Anchor, Group, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Overlay, OverlayQuery } from "../../api/overlay";
import { useVersions } from "../../api/versions";
import { localText } from "../../lib/calendar";
import { Legend } from "./Legend";
import { KINDS, type OverlayKind } from "./overlay-marks";
import { periodOfDays, PERIODS } from "./periods";
import { Loading } from "../../ui/Loading";

interface Props {
  workflowId: string;
  kind: OverlayKind | null;
  asked: OverlayQuery;
  overlay: UseQueryResult<Overlay>;
  onKind: (kind: OverlayKind | null) => void;
  onAsk: (asked: OverlayQuery) => void;
  onTable: () => void;
}

/** What is drawn, over which period, of which version. */
export function OverlayForm({ workflowId, kind, asked, overlay, onKind, onAsk, onTable }: Props) {
  const { t } = useTranslation("overlays");
  const versions = useVersions(workflowId).data ?? [];
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t("draw")}
        value={kind ?? "off"}
        onChange={(value) => {
          onKind(KINDS.find((known) => known === value) ?? null);
        }}
      >
        <Stack gap={6} mt={6}>
          <Radio size="xs" value="off" label={t("off")} />
          {KINDS.map((one) => (
            <Radio key={one} size="xs" value={one} label={t(`kind.${one}`)} description={t(`about.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <PeriodFields asked={asked} onAsk={onAsk} />
      <Select
        size="xs"
        label={t("version")}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        data={[
          { value: "all", label: t("allVersions") },
          ...versions.map(({ version }) => ({
            value: String(version),
            label: t("versionNumber", { version }),
          })),
        ]}
        value={asked.version === null ? "all" : String(asked.version)}
        onChange={(value) => {
          onAsk({ ...asked, version: value === "all" ? null : Number(value) });
        }}
      />
      {overlay.isError && (
        <Alert color="red" p="xs" role="alert">
          {overlay.error.message}
        </Alert>
      )}
      {kind !== null && overlay.data && <Legend kind={kind} overlay={overlay.data} />}
      <Group justify="space-between">
        <Anchor component="button" type="button" size="xs" onClick={onTable}>
          {t("table.open")}
        </Anchor>
        {overlay.isFetching && <Loading size={14} label={t("counting")} />}
      </Group>
      {kind !== null && (
        <Text size="xs" c="dimmed">
          {t("noTests")}
        </Text>
      )}
    </Stack>
  );
}

function PeriodFields({ asked, onAsk }: Pick<Props, "asked" | "onAsk">) {
  const { t } = useTranslation("overlays");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const isDays = asked.period.kind === "days";
  const chooseDays = (since: string, until: string) => {
    setFrom(since);
    setTo(until);
    const period = periodOfDays(since, until);
    if (period) onAsk({ ...asked, period });
  };
  return (
    <>
      <Select
        size="xs"
        label={t("period")}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        data={[
          ...PERIODS.map(({ key, hours }) => ({ value: String(hours), label: t(`periods.${key}`) })),
          { value: "days", label: t("periods.days") },
        ]}
        value={asked.period.kind === "days" ? "days" : String(asked.period.hours)}
        onChange={(value) => {
          if (value === "days") {
            const today = localText(new Date()).slice(0, 10);
            chooseDays(from || today, to || today);
          } else onAsk({ ...asked, period: { kind: "last", hours: Number(value) } });
        }}
      />
      {isDays && (
        <Group gap="xs" grow>
          <TextInput
            size="xs"
            type="date"
            label={t("from")}
            value={from}
            onChange={(event) => {
              chooseDays(event.currentTarget.value, to);
            }}
          />
          <TextInput
            size="xs"
            type="date"
            label={t("to")}
            value={to}
            error={from && to && from > to ? t("backwards") : undefined}
            onChange={(event) => {
              chooseDays(from, event.currentTarget.value);
            }}
          />
        </Group>
      )}
    </>
  );
}
