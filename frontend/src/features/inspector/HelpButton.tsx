import { ActionIcon, Popover, Text } from "@mantine/core";
import { IconHelpCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { NodeType, Port } from "../../workflow/node-type";
import { portTitle } from "../../workflow/ports";
import classes from "./HelpButton.module.css";
import { Prose } from "./Prose";

interface Props {
  readonly type: NodeType;
}

/** What the node does, and what its outputs mean. */
export function HelpButton({ type }: Props) {
  const { t } = useTranslation("inspector");
  return (
    <Popover width={380} position="bottom-end" shadow="md" withArrow trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon aria-label={t("help", { type: type.title })}>
          <IconHelpCircle size={18} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown data-popover className={classes.help} tabIndex={0}>
        <Text fw={650} size="sm">
          {type.title}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace" mb="xs">
          {type.type}
        </Text>
        <Prose text={type.help || type.description} />
        <Ports title={t("inputs")} ports={type.inputs} />
        <Ports title={t("outputs")} ports={type.outputs} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Ports({ title, ports }: { title: string; ports: readonly Port[] }) {
  const told = ports.filter((port) => port.help);
  if (told.length === 0) return null;
  return (
    <>
      <Text size="xs" fw={650} mt="sm" mb={2}>
        {title}
      </Text>
      <dl className={classes.ports}>
        {told.map((port) => (
          <div key={port.name}>
            <dt>{portTitle(port)}</dt>
            <dd>{port.help}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
