import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Handled, Letter } from "../../api/letters";
import { useMembers } from "../../api/members";
import { useMay } from "../../api/session";
import { nameOf } from "../../lib/initials";
import { inWords } from "../../lib/reasons";
import { formatInstant } from "../../lib/times";
import { Facts } from "../../ui/Facts";
import { StateBadge } from "../../ui/StateBadge";

/** What is known of a letter, and the ways to where it came from. */
export function LetterFacts({ letter }: { letter: Letter }) {
  const { t } = useTranslation("letters");
  const reason = inWords(letter.reason ?? "");
  const facts: (readonly [string, ReactNode])[] = [
    [t("fact.state"), <StateBadge key="state" state={letter.state} />],
    [t("fact.reason"), letter.code === null ? reason : `${reason} (${letter.code})`],
    [t("fact.since"), formatInstant(new Date(letter.dead_at))],
  ];
  if (letter.channel_name) facts.push([t("fact.channel"), letter.channel_name]);
  if (letter.workflow_name) facts.push([t("fact.workflow"), letter.workflow_name]);
  if (letter.run_id)
    facts.push([t("fact.run"), <RunLink key="run" id={letter.run_id} node={letter.node_id} />]);
  if (letter.conversation_id) {
    facts.push([t("fact.conversation"), <ConversationLink key="talk" letter={letter} />]);
  }
  if (letter.handled) facts.push([t("fact.handled"), <HowHandled key="handled" handled={letter.handled} />]);
  if (letter.handled?.reason) facts.push([t("fact.why"), letter.handled.reason]);
  const successor = letter.level === "step" ? letter.handled?.successor_id : null;
  if (successor) facts.push([t("fact.wentOn"), <RunLink key="next" id={successor} node={null} />]);
  if (letter.origin_id) facts.push([t("fact.origin"), <OriginLink key="origin" letter={letter} />]);
  return <Facts facts={facts} />;
}

function RunLink({ id, node }: { id: string; node: string | null }) {
  const { t } = useTranslation("letters");
  const to = { to: "/runs/$runId", params: { runId: id }, search: node === null ? {} : { node } } as const;
  return (
    <Anchor size="sm" renderRoot={(props) => <Link {...to} {...props} />}>
      {t("openRun")}
    </Anchor>
  );
}

function ConversationLink({ letter }: { letter: Letter }) {
  const { t } = useTranslation("letters");
  const mayAnswer = useMay("answer");
  const name = letter.contact_name === null || letter.contact_name === "" ? t("noName") : letter.contact_name;
  if (!mayAnswer || letter.conversation_id === null) return name;
  const to = {
    to: "/conversations/$conversationId",
    params: { conversationId: letter.conversation_id },
  } as const;
  return (
    <Anchor size="sm" renderRoot={(props) => <Link {...to} {...props} />}>
      {name}
    </Anchor>
  );
}

function OriginLink({ letter }: { letter: Letter }) {
  const { t } = useTranslation("letters");
  const search = { tab: TAB_OF[letter.level], letter: letter.origin_id ?? "" };
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to="/attention" search={search} {...props} />}>
      {t("openOrigin")}
    </Anchor>
  );
}

const TAB_OF = { message: "messages", step: "runs", event: "events" } as const;

function HowHandled({ handled }: { handled: Handled }) {
  const { t } = useTranslation("letters");
  const mayReadMembers = useMay("readMembers");
  const at = formatInstant(new Date(handled.at));
  return (
    <>
      {t(`handling.${handled.handling}`)}, {at} {mayReadMembers && <Who actor={handled.by} />}
    </>
  );
}

function Who({ actor }: { actor: string }) {
  const { t } = useTranslation("letters");
  const [kind, id] = actor.split(":");
  const member = useMembers().data?.find((one) => one.id === id);
  return `· ${member ? nameOf(member) : t(`actor.${kind ?? ""}`, actor)}`;
}
