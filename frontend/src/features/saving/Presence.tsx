import { Avatar, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { nodeById, nodeTitle } from "../../editor/selectors";
import type { Person } from "../../api/presence";
import { useOthers } from "./people";
import classes from "./Presence.module.css";
import { initialsOf } from "../../lib/initials";

/** Avatars that fit beside the buttons. */
const MAX_SHOWN = 4;

/** Who else has this workflow open. */
export function Presence() {
  const { t } = useTranslation("saving");
  const others = useOthers();
  if (others.length === 0) return null;
  return (
    <ul className={classes.people} aria-label={t("presence.label")}>
      {others.slice(0, MAX_SHOWN).map((person) => (
        <li key={person.tab}>
          <One person={person} />
        </li>
      ))}
      {others.length > MAX_SHOWN && (
        <li>
          <Avatar size={28} radius="xl" aria-label={t("presence.more", { count: others.length - MAX_SHOWN })}>
            +{others.length - MAX_SHOWN}
          </Avatar>
        </li>
      )}
    </ul>
  );
}

function One({ person }: { person: Person }) {
  const { t } = useTranslation("saving");
  const store = useEditorStore();
  const at = useEditor((state) => {
    const node = person.node_id === null ? undefined : nodeById(state, person.node_id);
    return node ? nodeTitle(state, node) : null;
  });
  const who = person.is_you ? t("presence.otherTab") : person.name;
  const where = at === null ? who : t("presence.whoAt", { who, node: at });
  return (
    <Tooltip label={where}>
      <Avatar
        component="button"
        type="button"
        className={classes.person}
        size={28}
        radius="xl"
        color={person.is_you ? "gray" : "initials"}
        name={person.name}
        aria-label={where}
        onClick={() => {
          if (person.node_id !== null && at !== null) store.getState().canvas?.reveal([person.node_id]);
        }}
      >
        {initialsOf(person.name)}
      </Avatar>
    </Tooltip>
  );
}
