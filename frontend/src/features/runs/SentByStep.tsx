import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSentBy } from "../../api/runs";
import { useMay } from "../../api/session";
import type { Message, Run, Step } from "../../api/types";
import { useEditor } from "../../editor/context";
import { typeOf } from "../../editor/store";
import { ArrivedTemplate } from "../../ui/ArrivedTemplate";
import { StateBadge } from "../../ui/StateBadge";
import { sentDuring } from "./sent-during";

interface Props {
  run: Run;
  step: Step;
  /** When the node was reached the next time; `null` where this was the last. */
  until: string | null;
}

/** The templates a step sent, as they reached whoever got them. */
export function SentByStep({ run, step, until }: Props) {
  const { t } = useTranslation("runs");
  const sends = useEditor((state) => typeOf(state.nodeTypes, step.type).sends);
  const mayRead = useMay("answer");
  const sent = useSentBy(run.id, step.node_id, sends && mayRead);
  const templates = sentDuring(sent.data ?? [], step.started_at, until).filter(isShown);
  if (templates.length === 0) return null;
  return (
    <section aria-label={t("step.sent")}>
      <Text size="xs" c="dimmed" fw={600} mb={4}>
        {t("step.sent")}
      </Text>
      <Stack gap="xs">
        {templates.map((message) => (
          <div key={message.id}>
            <ArrivedTemplate shown={message.shown} />
            <StateBadge state={message.state} />
          </div>
        ))}
      </Stack>
    </section>
  );
}

function isShown(message: Message): message is Message & { shown: NonNullable<Message["shown"]> } {
  return message.shown !== null;
}
