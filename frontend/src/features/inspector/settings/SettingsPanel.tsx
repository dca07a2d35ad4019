import { ActionIcon, Group, ScrollArea, Stack, Title } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../../editor/context";
import type { Params } from "../../../workflow/document";
import { isOpenInside } from "../escape";
import { FieldList } from "../form/FieldList";
import { FormContext, type FormState } from "../form/FormContext";
import { useBurst } from "../form/useBurst";
import classes from "../Inspector.module.css";
import { changesOf, paramsOf, settingsFields } from "./workflow-fields";

/** Name, description, time zone, variables and ceiling of the whole workflow. */
export function SettingsPanel() {
  const { t } = useTranslation("inspector");
  const store = useEditorStore();
  const document = useEditor((state) => state.document);
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const problems = useEditor((state) => state.problems);
  const burst = useBurst("workflow");
  const fields = useMemo(() => settingsFields(t), [t]);
  const params = paramsOf(document);
  const form = useMemo(
    (): FormState => ({
      nodeId: "",
      isReadOnly,
      canUseExpressions: false,
      isFresh: false,
      problems: problems.filter((problem) => !problem.node_id),
      counts: new Map(),
      scope: {},
      seen: null,
      seenAs: "",
    }),
    [isReadOnly, problems],
  );
  const close = () => {
    store.getState().show({ right: null });
  };
  return (
    <aside
      className={classes.panel}
      style={{ width: 420 }}
      aria-label={t("workflow.title")}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented && !isOpenInside(event.target)) close();
      }}
    >
      <Group justify="space-between" px="md" py="xs" wrap="nowrap">
        <Title order={2} size="h3">
          {t("workflow.title")}
        </Title>
        <ActionIcon aria-label={t("close")} onClick={close}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <ScrollArea.Autosize className={classes.scroll} type="auto">
        <div className={classes.inside}>
          <FormContext value={form}>
            <Stack gap="md">
              <FieldList
                fields={fields}
                path="settings"
                params={params}
                onParams={(next: Params, path) => {
                  store.getState().edit(changesOf(next), t("workflow.edit"), burst(path));
                }}
              />
            </Stack>
          </FormContext>
        </div>
      </ScrollArea.Autosize>
    </aside>
  );
}
