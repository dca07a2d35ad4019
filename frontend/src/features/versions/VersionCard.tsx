import { ActionIcon, Badge, Button, Group, Menu, Text } from "@mantine/core";
import { IconDots, IconEye, IconGitCompare, IconPlayerPlay, IconRestore } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import { fetchVersion, useActivate, type VersionItem } from "../../api/versions";
import type { EditorStore } from "../../editor/store";
import { Ago } from "../../ui/Ago";
import { notifyDone, notifyError } from "../../ui/notify";
import type { VersionPlace } from "./useVersionPlace";
import classes from "./VersionCard.module.css";

/** Older versions one can compare with from the menu. */
const MAX_OTHERS = 8;

interface Props {
  workflowId: string;
  version: VersionItem;
  by: string;
  isActive: boolean;
  isNewest: boolean;
  others: readonly number[];
  draft: EditorStore;
  place: VersionPlace;
}

/** One version: who made it, when and why, what still runs on it, and what can be done with it. */
export function VersionCard({
  workflowId,
  version: item,
  by,
  isActive,
  isNewest,
  others,
  draft,
  place,
}: Props) {
  const { t } = useTranslation("versions");
  const mayEdit = useMay("edit");
  const activate = useActivate(workflowId);
  const { version, note, running, waiting } = item;
  const isShown = place.version === version && place.compare === null;
  const restore = async () => {
    try {
      const document = await fetchVersion(workflowId, version);
      draft.getState().edit([{ type: "replace", document }], t("undo.restore", { version }));
      place.backToDraft();
      notifyDone(t("restored", { version }));
    } catch (error) {
      notifyError(error, t("notRestored"));
    }
  };
  const takeEvents = () => {
    activate.mutate(version, {
      onSuccess: () => {
        notifyDone(t("activated", { version }));
      },
      onError: (error) => {
        notifyError(error, t("notActivated"));
      },
    });
  };
  return (
    <article className={classes.card} data-shown={isShown} aria-label={t("version", { version })}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap="xs">
          <Text fw={650}>{t("version", { version })}</Text>
          {isActive && (
            <Badge variant="light" size="sm">
              {t("active")}
            </Badge>
          )}
        </Group>
        <Menu position="bottom-end" width={260} withinPortal>
          <Menu.Target>
            <ActionIcon aria-label={t("menu", { version })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconRestore size={16} />}
              disabled={!mayEdit}
              onClick={() => void restore()}
            >
              {t("restore")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconPlayerPlay size={16} />}
              disabled={!mayEdit || isActive}
              onClick={takeEvents}
            >
              {isNewest ? t("activate") : t("rollBack")}
            </Menu.Item>
            {others.length > 0 && <Menu.Divider />}
            {others.slice(0, MAX_OTHERS).map((other) => (
              <Menu.Item
                key={other}
                leftSection={<IconGitCompare size={16} />}
                onClick={() => {
                  place.compareWith(version, other);
                }}
              >
                {t("compareWith", { version: other })}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
      {note !== "" && (
        <Text size="sm" className={classes.note}>
          {note}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {by !== "" && `${by} · `}
        <Ago at={item.published_at} />
        {running + waiting > 0 && ` · ${t("live", { count: running + waiting })}`}
      </Text>
      <Group gap="xs" mt={4}>
        <Button
          size="compact-xs"
          variant={isShown ? "light" : "default"}
          aria-pressed={isShown}
          leftSection={<IconEye size={14} aria-hidden />}
          onClick={() => {
            if (isShown) place.backToDraft();
            else place.look(version);
          }}
        >
          {t("look")}
        </Button>
        <Button
          size="compact-xs"
          variant={place.version === version && place.compare === "draft" ? "light" : "default"}
          leftSection={<IconGitCompare size={14} aria-hidden />}
          onClick={() => {
            place.compareWith(version, "draft");
          }}
        >
          {t("compareDraft")}
        </Button>
      </Group>
    </article>
  );
}
