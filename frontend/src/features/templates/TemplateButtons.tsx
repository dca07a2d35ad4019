import { ActionIcon, Button, Fieldset, Group, Input, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { variablesIn } from "../../workflow/schema-form-template";
import { BUTTON_TYPES, MAX_BUTTONS, NEW_BUTTON, type ButtonWords } from "../../workflow/template-words";

interface Props {
  buttons: readonly ButtonWords[];
  onButtons: (buttons: readonly ButtonWords[]) => void;
  faults: ReadonlyMap<string, string>;
  isReadOnly: boolean;
}

/** The buttons under a template, in their order. */
export function TemplateButtons({ buttons, onButtons, faults, isReadOnly }: Props) {
  const { t } = useTranslation("templates");
  const fault = faults.get("buttons");
  return (
    <Fieldset legend={t("form.buttons")} disabled={isReadOnly}>
      <Stack gap="sm">
        {buttons.map((button, index) => (
          <OneButton
            key={index}
            button={button}
            number={index + 1}
            fault={faults.get(`button.${index}`)}
            onButton={(changed) => {
              onButtons(buttons.map((one, at) => (at === index ? changed : one)));
            }}
            onRemove={() => {
              onButtons(buttons.filter((_, at) => at !== index));
            }}
          />
        ))}
        {fault && <Input.Error role="alert">{fault}</Input.Error>}
        {buttons.length < MAX_BUTTONS && (
          <div>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => {
                onButtons([...buttons, NEW_BUTTON]);
              }}
            >
              {t("form.addButton")}
            </Button>
          </div>
        )}
      </Stack>
    </Fieldset>
  );
}

interface OneProps {
  button: ButtonWords;
  number: number;
  fault: string | undefined;
  onButton: (button: ButtonWords) => void;
  onRemove: () => void;
}

function OneButton({ button, number, fault, onButton, onRemove }: OneProps) {
  const { t } = useTranslation("templates");
  const set = (changed: Partial<ButtonWords>) => {
    onButton({ ...button, ...changed });
  };
  const isOpenLink = button.type === "URL" && variablesIn(button.target).length > 0;
  return (
    <div role="group" aria-label={t("form.button", { number })}>
      <Group gap="xs" align="flex-end">
        {button.kept ? (
          <Text flex={1} size="sm">
            {t("form.keptButton", { type: button.type, text: button.text })}
          </Text>
        ) : (
          <Select
            w="10rem"
            label={t("form.buttonType")}
            data={BUTTON_TYPES.map((value) => ({ value, label: t(`buttonType.${value}`) }))}
            value={button.type}
            allowDeselect={false}
            onChange={(type) => {
              if (type) set({ type });
            }}
          />
        )}
        {!button.kept && button.type !== "COPY_CODE" && (
          <TextInput
            flex="1 1 8rem"
            label={t("form.buttonText")}
            maxLength={20}
            value={button.text}
            onChange={(event) => {
              set({ text: event.currentTarget.value });
            }}
          />
        )}
        {(button.type === "URL" || button.type === "PHONE_NUMBER") && (
          <TextInput
            flex="1 1 12rem"
            label={t(button.type === "URL" ? "form.link" : "form.phone")}
            maxLength={2000}
            value={button.target}
            onChange={(event) => {
              set({ target: event.currentTarget.value });
            }}
          />
        )}
        {(isOpenLink || button.type === "COPY_CODE") && (
          <TextInput
            flex="1 1 8rem"
            label={t(isOpenLink ? "form.linkSample" : "form.codeSample")}
            maxLength={2000}
            value={button.sample}
            onChange={(event) => {
              set({ sample: event.currentTarget.value });
            }}
          />
        )}
        <ActionIcon mb={4} aria-label={t("form.removeButton", { number })} onClick={onRemove}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      {fault && <Input.Error mt={4}>{fault}</Input.Error>}
    </div>
  );
}
