import { Kbd, Menu } from "@mantine/core";
import type { ComponentType } from "react";
import { shown } from "../../lib/keys";

interface Props {
  icon: ComponentType<{ size?: number | string }>;
  title: string;
  keys?: string | undefined;
  isEnabled?: boolean | undefined;
  isDangerous?: boolean;
  onClick: () => void;
}

/** One thing to do, with its key. */
export function MenuEntry({
  icon: Icon,
  title,
  keys,
  isEnabled = true,
  isDangerous = false,
  onClick,
}: Props) {
  return (
    <Menu.Item
      leftSection={<Icon size={15} />}
      rightSection={keys && <Kbd size="xs">{shown(keys).join("+")}</Kbd>}
      disabled={!isEnabled}
      {...(isDangerous && { color: "red" })}
      onClick={onClick}
    >
      {title}
    </Menu.Item>
  );
}
