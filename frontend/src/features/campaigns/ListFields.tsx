import { Alert, Button, FileInput, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useReplaceList, type Campaign } from "../../api/campaigns";
import { ApiProblem } from "../../api/problem";
import { Problem } from "../../ui/Problem";
import { readList } from "./list-text";

interface Props {
  campaign: Campaign;
  listed: number;
  onColumns: (columns: readonly string[]) => void;
}

const SHOWN_FAULTS = 5;

/** A list, pasted or from a file: read here, kept on the server. */
export function ListFields({ campaign, listed, onColumns }: Props) {
  const { t } = useTranslation("campaigns");
  const [text, setText] = useState("");
  const [total, setTotal] = useState(listed);
  const replace = useReplaceList(campaign.id);
  const read = readList(text);
  const keep = () => {
    replace.mutate(read.rows, {
      onSuccess: (kept) => {
        setTotal(kept);
        onColumns(read.columns);
      },
    });
  };
  return (
    <Stack gap="sm">
      <Textarea
        label={t("whom.paste")}
        description={t("whom.pasteAbout")}
        placeholder={"phone;name;code\n+34600000001;Ana;A-1"}
        minRows={6}
        maxRows={12}
        autosize
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <FileInput
        label={t("whom.file")}
        placeholder={t("whom.fileAbout")}
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        clearable
        onChange={(file) => {
          if (file) void file.text().then(setText);
        }}
      />
      {read.unread.length > 0 && (
        <Alert color="yellow" variant="light">
          {t("whom.unread", {
            count: read.unread.length,
            lines: read.unread.slice(0, SHOWN_FAULTS).join(", "),
          })}
        </Alert>
      )}
      {replace.isError && <Refused error={replace.error} />}
      <Group>
        <Button
          variant="default"
          disabled={read.rows.length === 0}
          loading={replace.isPending}
          onClick={keep}
        >
          {t("whom.keep", { count: read.rows.length })}
        </Button>
        <Text fw={600} role="status">
          {t("whom.listed", { count: total })}
        </Text>
      </Group>
    </Stack>
  );
}

function Refused({ error }: { error: Error }) {
  const faults = error instanceof ApiProblem ? error.faults.slice(0, SHOWN_FAULTS) : [];
  return (
    <>
      <Problem error={error} />
      {faults.map(({ path, message }) => (
        <Text key={path} size="sm" c="var(--mantine-color-error)">
          {path}: {message}
        </Text>
      ))}
    </>
  );
}
