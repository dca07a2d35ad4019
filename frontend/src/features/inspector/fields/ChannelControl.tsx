import { MultiSelect, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../../api/channels";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";

/** One of the workspace's channels to send over, or those of them that messages come in by. */
export function ChannelControl(props: ControlProps<"channel">) {
  const { field, value, onChange } = props;
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const channels = useChannels();
  const chosen = [value].flat().filter((one) => typeof one === "string");
  const items = channels.data ?? [];
  const data = [
    ...items.map((one) => ({
      value: one.id,
      label: one.display_number ? `${one.name} (${one.display_number})` : one.name,
    })),
    ...chosen
      .filter((id) => channels.data && !channels.data.some((one) => one.id === id))
      .map((id) => ({ value: id, label: t("channel.gone", { id }) })),
  ];
  const nothing = field.isNullable ? null : undefined;
  const shared = {
    ...known(props),
    size: "sm",
    data,
    readOnly: isReadOnly,
    searchable: true,
    clearable: true,
    nothingFoundMessage: t("channel.none"),
  } as const;
  if (!field.isMany) {
    return (
      <Select
        {...shared}
        value={chosen[0] ?? null}
        placeholder={t("channel.choose")}
        onChange={(id) => {
          onChange(id ?? nothing);
        }}
      />
    );
  }
  return (
    <MultiSelect
      {...shared}
      value={chosen}
      placeholder={chosen.length === 0 ? t("channel.all") : ""}
      onChange={(ids) => {
        onChange(ids.length === 0 ? nothing : ids);
      }}
    />
  );
}
