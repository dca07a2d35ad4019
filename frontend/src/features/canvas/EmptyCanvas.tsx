import { Button, Kbd } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Trans } from "react-i18next";
import { useEditorStore } from "../../editor/context";
import { useCanvas } from "./canvas-ui";
import classes from "./EmptyCanvas.module.css";

/** What to do with an empty canvas. */
export function EmptyCanvas() {
  const { t } = useCanvas();
  const store = useEditorStore();
  return (
    <div className={classes.empty}>
      <div className={classes.card}>
        <h2 className={classes.title}>{t("empty.title")}</h2>
        <p className={classes.text}>{t("empty.text")}</p>
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            store.getState().insert({});
          }}
        >
          {t("empty.add")}
        </Button>
        <p className={classes.keys}>
          <Trans t={t} i18nKey="empty.keys" components={{ key: <Kbd size="xs" /> }} />
        </p>
      </div>
    </div>
  );
}
