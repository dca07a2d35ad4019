import { Box } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAddressBook, IconSearchOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useContacts } from "../../api/contacts";
import { useMay } from "../../api/session";
import { AddButton } from "../../ui/AddButton";
import { Fetched } from "../../ui/Fetched";
import { LoadMore } from "../../ui/LoadMore";
import { Nothing } from "../../ui/Nothing";
import { SearchField } from "../../ui/SearchField";
import { ContactTable } from "./ContactTable";
import type { ContactDialogWanted } from "./dialog";

/** Milliseconds after the last letter before the server is asked. */
const PAUSE_MS = 200;

interface Props {
  onAsk: (dialog: ContactDialogWanted) => void;
}

/** Everybody who is known, found by a part of their name, phone or e-mail address. */
export function ContactList({ onAsk }: Props) {
  const { t } = useTranslation("contacts");
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const contacts = useContacts(search);
  return (
    <>
      <Box mb="md">
        <SearchField label={t("search")} value={typed} onChange={setTyped} />
      </Box>
      <Fetched query={contacts} empty={search ? <NoneFound /> : <NoneYet onAsk={onAsk} />}>
        {(items) => <ContactTable contacts={items} onAsk={onAsk} />}
      </Fetched>
      <LoadMore query={contacts} />
    </>
  );
}

function NoneFound() {
  const { t } = useTranslation("contacts");
  return (
    <Nothing icon={<IconSearchOff />} title={t("noneFound.title")}>
      {t("noneFound.about")}
    </Nothing>
  );
}

function NoneYet({ onAsk }: Props) {
  const { t } = useTranslation("contacts");
  const mayEdit = useMay("answer");
  return (
    <Nothing
      icon={<IconAddressBook />}
      title={t("none.title")}
      actions={
        mayEdit && (
          <AddButton
            onClick={() => {
              onAsk({ kind: "new" });
            }}
          >
            {t("new.button")}
          </AddButton>
        )
      }
    >
      {t("none.about")}
    </Nothing>
  );
}
