import { Loader, type MantineSize } from "@mantine/core";

interface Props {
  /** What is on its way, for those who do not see it turn. */
  label: string;
  size?: MantineSize | number;
}

/** Something is on its way. */
export function Loading({ label, size }: Props) {
  return <Loader role="img" aria-label={label} {...(size !== undefined && { size })} />;
}
