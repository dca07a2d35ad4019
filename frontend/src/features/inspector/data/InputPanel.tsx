import { Accordion, Skeleton, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useEditor } from "../../../editor/context";
import { Problem } from "../../../ui/Problem";
import { nodeById, nodeTitle } from "../../../editor/selectors";
import type { JsonValue } from "../../../workflow/document";
import { isJsonObject } from "../../../workflow/node-type";
import { hasInside } from "../../../workflow/scope";
import { DataTree } from "./DataTree";
import { DataView } from "./DataView";
import classes from "./InputPanel.module.css";
import { asJson } from "./json-value";
import { NoData } from "./NoData";
import { useNodeData } from "./NodeDataContext";
import { RunChooser } from "./RunChooser";

const AROUND = ["trigger", "contact", "conversation", "vars", "run"] as const;

const AROUND_CLASSES = {
  control: classes.control ?? "",
  label: classes.label ?? "",
  chevron: classes.chevron ?? "",
};

/** What came in, and everything else the node's expressions see. */
export function InputPanel() {
  const { t } = useTranslation("inspector");
  const { scope, steps, isLoading, error } = useNodeData();
  const last = steps.at(-1);
  const input = last ? asJson(last.input) : (scope?.input ?? null);
  if (error) return <Problem error={error} />;
  if (isLoading) {
    // The chooser stays where it is, and so does the keyboard, while another run's data are fetched.
    return (
      <Stack gap="sm">
        <RunChooser />
        <Skeleton height={120} />
      </Stack>
    );
  }
  if (!scope && !last) return <NoData title={t("input.none")} />;
  return (
    <Stack gap="sm">
      <RunChooser />
      {!last && (
        <Text size="xs" c="dimmed">
          {t("input.would")}
        </Text>
      )}
      <DataView value={input} path={["input"]} label={t("input.title")} />
      {scope && (
        <Accordion multiple chevronPosition="left" chevronSize={14} order={3} classNames={AROUND_CLASSES}>
          <Steps steps={scope.steps ?? null} />
          {AROUND.filter((name) => hasInside(scope[name] ?? null)).map((name) => (
            <Accordion.Item key={name} value={name}>
              <Accordion.Control>{t(`scope.${name}`)}</Accordion.Control>
              <Accordion.Panel>
                <DataTree value={scope[name] ?? null} path={[name]} label={t(`scope.${name}`)} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Stack>
  );
}

/** What earlier nodes gave, each under the name people gave it. */
function Steps({ steps }: { steps: JsonValue }) {
  const { t } = useTranslation("inspector");
  const entries = isJsonObject(steps) ? Object.entries(steps) : [];
  return entries.map(([id, value]) => (
    <Accordion.Item key={id} value={`steps.${id}`}>
      <Accordion.Control>
        <StepTitle id={id} />
      </Accordion.Control>
      <Accordion.Panel>
        {hasInside(value) ? (
          <DataTree value={value} path={["steps", id]} label={id} />
        ) : (
          <Text size="xs" c="dimmed">
            {t("data.nothing")}
          </Text>
        )}
      </Accordion.Panel>
    </Accordion.Item>
  ));
}

function StepTitle({ id }: { id: string }) {
  const title = useEditor((state) => {
    const node = nodeById(state, id);
    return node ? nodeTitle(state, node) : id;
  });
  return (
    <>
      {title}{" "}
      <Text span size="xs" c="dimmed" ff="monospace">
        {id}
      </Text>
    </>
  );
}
