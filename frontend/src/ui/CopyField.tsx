import { ActionIcon, CopyButton, TextInput, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  label: string;
  value: string;
  description?: ReactNode;
  /** Whether it is what the person wants first of a dialog. */
  hasFocus?: boolean;
}

/** A text that belongs somewhere else, and a button that takes it there. */
export function CopyField({ label, value, description, hasFocus = false }: Props) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={label}
      description={description}
      value={value}
      readOnly
      {...(hasFocus && { "data-autofocus": true })}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8125rem" } }}
      onFocus={(event) => {
        event.currentTarget.select();
      }}
      rightSection={
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? t("copied") : t("copy")}>
              <ActionIcon aria-label={t("copyOf", { what: label })} onClick={copy}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      }
    />
  );
}
