import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";

interface Props {
  /** What is searched; it stands in the field while that is empty. */
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** The field over a list that narrows it by words. */
export function SearchField({ label, value, onChange }: Props) {
  return (
    <TextInput
      type="search"
      flex={1}
      miw="12rem"
      maw="24rem"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
