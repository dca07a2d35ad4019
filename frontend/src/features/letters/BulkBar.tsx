import { Button, Text } from "@mantine/core";
import { IconArchive, IconRepeat } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Chosen, Level, Narrowing } from "../../api/letters";
import { DiscardDialog } from "./DiscardDialog";
import classes from "./Letters.module.css";
import { ReplayDialog } from "./ReplayDialog";

interface Props {
  level: Level;
  /** Nothing picked means everything that is listed, on this page and the next. */
  picked: readonly string[];
  narrowing: Narrowing;
  onDone: () => void;
}

/** What can be done with the picked letters, or with all that the filters find. */
export function BulkBar({ level, picked, narrowing, onDone }: Props) {
  const { t } = useTranslation("letters");
  const [asked, ask] = useState<"replay" | "discard" | null>(null);
  const chosen: Chosen = picked.length > 0 ? { ids: picked } : { filter: narrowing };
  const count = picked.length;
  const close = () => {
    ask(null);
    onDone();
  };
  return (
    <div className={classes.bar} role="toolbar" aria-label={t("bulk.label")}>
      <Text size="sm" aria-live="polite">
        {count > 0 ? t("bulk.picked", { count }) : t("bulk.all")}
      </Text>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRepeat size={16} aria-hidden />}
        onClick={() => {
          ask("replay");
        }}
      >
        {t(`verb.${level}`)}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArchive size={16} aria-hidden />}
        onClick={() => {
          ask("discard");
        }}
      >
        {t("discard.action")}
      </Button>
      {asked === "replay" && <ReplayDialog level={level} chosen={chosen} onClose={close} />}
      {asked === "discard" && <DiscardDialog level={level} chosen={chosen} onClose={close} />}
    </div>
  );
}
