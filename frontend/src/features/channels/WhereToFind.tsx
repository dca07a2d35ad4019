import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Provider } from "./fields";

const PAGES: Readonly<Partial<Record<Provider, string>>> = {
  whatsapp: "developers.facebook.com/apps",
  ultramsg: "user.ultramsg.com",
};

interface Props {
  provider: Provider;
}

/** Where a provider shows what a channel is made from. */
export function WhereToFind({ provider }: Props) {
  const { t } = useTranslation("channels");
  const page = PAGES[provider];
  return (
    <Text size="sm" c="dimmed">
      {t(`whereToFind.${provider}`)}{" "}
      {page !== undefined && (
        <Anchor size="sm" href={`https://${page}`} target="_blank" rel="noreferrer">
          {page}
        </Anchor>
      )}
    </Text>
  );
}
