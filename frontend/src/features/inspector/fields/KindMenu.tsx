import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import {
  IconBraces,
  IconHash,
  IconLetterT,
  IconToggleLeft,
  IconVariable,
  type Icon,
} from "@tabler/icons-react";

type Kind = "text" | "number" | "switch" | "path" | "json";

const ICONS: Readonly<Record<Kind, Icon>> = {
  text: IconLetterT,
  number: IconHash,
  switch: IconToggleLeft,
  path: IconVariable,
  json: IconBraces,
};

interface Props<Offered> {
  /** What it is of, and which kind it has. */
  readonly label: string;
  readonly kinds: readonly Offered[];
  readonly kind: Offered;
  readonly titleOf: (kind: Offered) => string;
  readonly onKind: (kind: Offered) => void;
}

/** A small button that shows what kind of value something is, and offers the others. */
export function KindMenu<Offered extends Kind>({ label, kinds, kind, titleOf, onKind }: Props<Offered>) {
  const OwnIcon: Icon = ICONS[kind];
  return (
    <Menu withinPortal>
      <Menu.Target>
        <Tooltip label={label} openDelay={300}>
          <ActionIcon mt={4} aria-label={label}>
            <OwnIcon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((one) => {
          const ItemIcon: Icon = ICONS[one];
          return (
            <Menu.Item
              key={one}
              leftSection={<ItemIcon size={15} aria-hidden />}
              onClick={() => {
                if (one !== kind) onKind(one);
              }}
            >
              {titleOf(one)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
