import { Button, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Channel } from "../../api/types";
import { readStored, writeStored } from "../../lib/stored";
import { TestNote } from "./TestNote";
import { useDraftOnPhone } from "./useDraftOnPhone";

const STORED_AS = "patchbay.own-phone";
const PHONE = /^\+\d{7,15}$/;

interface Props {
  workflowId: string;
  channels: readonly Channel[];
}

/** Where no simulator stands in: the person tests with the phone in their hand. */
export function RealPhone({ workflowId, channels }: Props) {
  const { t } = useTranslation("testing");
  const active = channels.filter((channel) => channel.state === "active");
  const [channelId, setChannelId] = useState<string | null>(null);
  const [typed, setTyped] = useState(() => readStored(STORED_AS) ?? "");
  const [asked, setAsked] = useState<string | null>(null);
  const chosen = active.find((channel) => channel.id === channelId) ?? active[0];
  const phone = typed.replaceAll(/[^\d+]/g, "");
  const test = useDraftOnPhone(
    workflowId,
    asked !== null && chosen ? { channelId: chosen.id, phone: asked } : null,
  );
  return (
    <>
      <Stack
        component="form"
        p="md"
        gap="sm"
        onSubmit={(event) => {
          event.preventDefault();
          if (!PHONE.test(phone)) return;
          writeStored(STORED_AS, phone);
          if (phone === asked) test.start();
          setAsked(phone);
        }}
      >
        <Text size="sm">{t("real.explain")}</Text>
        {active.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("noNumber")}
          </Text>
        ) : (
          <>
            <Select
              label={t("real.channel")}
              data={active.map(({ id, name, display_number }) => ({
                value: id,
                label: display_number ? `${name} · ${display_number}` : name,
              }))}
              value={chosen?.id ?? null}
              onChange={setChannelId}
              allowDeselect={false}
            />
            <TextInput
              type="tel"
              label={t("real.phone")}
              description={t("real.phoneHelp")}
              placeholder="+34 600 123 456"
              value={typed}
              error={typed !== "" && !PHONE.test(phone) && t("real.phoneWrong")}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
              }}
            />
            <Button type="submit" disabled={!PHONE.test(phone)} loading={test.isStarting}>
              {t("real.start")}
            </Button>
          </>
        )}
      </Stack>
      {asked !== null && <TestNote test={test} error={null} />}
      {test.session && chosen && (
        <Text size="sm" px="md">
          {t("real.now", { number: chosen.display_number ?? chosen.name })}
        </Text>
      )}
    </>
  );
}
