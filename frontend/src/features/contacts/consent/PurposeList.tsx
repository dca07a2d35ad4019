import { Text } from "@mantine/core";
import { IconBan, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { usePurposes } from "../../../api/consents";
import type { Contact, Standing } from "../../../api/types";
import { inWords } from "../../../lib/reasons";
import { formatInstant } from "../../../lib/times";
import { Fetched } from "../../../ui/Fetched";
import classes from "./PurposeList.module.css";
import { standingKey } from "./words";

interface Props {
  contact: Contact;
  /** Where it would be sent; null is where they wrote last. */
  conversationId: string | null;
}

/** What a person may be written to for, and why, or why not. */
export function PurposeList({ contact, conversationId }: Props) {
  const { t } = useTranslation("contacts");
  return (
    <Fetched query={usePurposes(contact.id, conversationId)} empty="">
      {(items) => (
        <ul className={classes.purposes} aria-label={t("consent.holds.title")}>
          {items.map((standing) => (
            <PurposeRow key={standing.purpose} standing={standing} optedOutAt={contact.opted_out_at} />
          ))}
        </ul>
      )}
    </Fetched>
  );
}

function PurposeRow({ standing, optedOutAt }: { standing: Standing; optedOutAt: string | null }) {
  const { t } = useTranslation("contacts");
  const { purpose, said_at, is_allowed, code, reason } = standing;
  const key = standingKey(standing, optedOutAt !== null);
  const since = code === "opted_out" ? optedOutAt : said_at;
  const when = since === null ? "" : formatInstant(new Date(since));
  return (
    <li className={classes.purpose} data-allowed={is_allowed}>
      {is_allowed ? (
        <IconCheck size={18} role="img" aria-label={t("consent.holds.yes")} />
      ) : (
        <IconBan size={18} role="img" aria-label={t("consent.holds.no")} />
      )}
      <div>
        <Text size="sm" fw={600}>
          {t(`consent.purpose.${purpose}`)}
        </Text>
        <Text size="sm" c="dimmed">
          {key === null ? inWords(reason ?? "") : t(`consent.holds.${key}`, { when })}
        </Text>
      </div>
    </li>
  );
}
