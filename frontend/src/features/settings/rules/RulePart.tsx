import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useId } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  title: string;
  about: string;
  /** What the rules as they are shown do to one message. */
  example: string;
  children: ReactNode;
}

/** One kind of rule: what it is for, what may be set, and what that does. */
export function RulePart({ title, about, example, children }: Props) {
  const { t } = useTranslation("rules");
  const id = useId();
  return (
    <Stack component="section" gap="sm" aria-labelledby={id}>
      <div>
        <Title order={2} id={id}>
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {about}
        </Text>
      </div>
      {children}
      <Text size="sm" component="p" m={0}>
        <Text span fw={600} size="sm">
          {t("example")}
        </Text>{" "}
        {example}
      </Text>
    </Stack>
  );
}
