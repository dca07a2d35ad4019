import { Alert, FileInput, Stack, Text, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { readList } from "./list-text";

interface Props {
  /** As it was pasted, or read from a file; empty once it is kept. */
  list: string;
  /** How many people are on the list that is kept. */
  listed: number;
  onList: (list: string) => void;
}

const SHOWN_FAULTS = 5;

/** A list, pasted or from a file; it takes the place of the one that is kept when the step is left. */
export function ListFields({ list, listed, onList }: Props) {
  const { t } = useTranslation("campaigns");
  const { rows, unread } = readList(list);
  return (
    <Stack gap="sm">
      <Textarea
        label={t("whom.paste")}
        description={t("whom.pasteAbout")}
        placeholder={"phone;name;code\n+34600000001;Ana;A-1"}
        minRows={6}
        maxRows={12}
        autosize
        value={list}
        onChange={(event) => {
          onList(event.currentTarget.value);
        }}
      />
      <FileInput
        label={t("whom.file")}
        placeholder={t("whom.fileAbout")}
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        clearable
        clearButtonProps={{ "aria-label": t("whom.noFile") }}
        onChange={(file) => {
          if (file) void file.text().then(onList);
        }}
      />
      {unread.length > 0 && (
        <Alert color="yellow" variant="light">
          {t("whom.unread", { count: unread.length, lines: unread.slice(0, SHOWN_FAULTS).join(", ") })}
        </Alert>
      )}
      <Text fw={600} role="status">
        {rows.length > 0 ? t("whom.read", { count: rows.length }) : t("whom.listed", { count: listed })}
      </Text>
    </Stack>
  );
}
