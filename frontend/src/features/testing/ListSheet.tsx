import { Button, Group, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../ui/Dialog";
import type { PhoneSheet } from "../../api/phone";

interface Props {
  sheet: PhoneSheet;
  onChoose: (rowId: string) => void;
  onClose: () => void;
}

/** The sheet a list message opens: one row is chosen, then sent. */
export function ListSheet({ sheet, onChoose, onClose }: Props) {
  const { t } = useTranslation("testing");
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Dialog onClose={onClose} title={sheet.label} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen !== null) onChoose(chosen);
        }}
      >
        <Stack gap="md">
          {sheet.sections.map((section, index) => (
            <Radio.Group
              key={index}
              label={section.title}
              aria-label={section.title ?? sheet.label}
              value={chosen}
              onChange={setChosen}
            >
              <Stack gap="xs" mt={6}>
                {section.rows?.map((row) => (
                  <Radio key={row.id} value={row.id} label={row.title} description={row.description} />
                ))}
              </Stack>
            </Radio.Group>
          ))}
          <Group justify="flex-end">
            <Button type="submit" disabled={chosen === null}>
              {t("send")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
