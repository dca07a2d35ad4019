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
  /** Nothing is listed, so that nothing can be begun; what was is still answered. */
  isEmpty: boolean;
  /** Nothing picked means everything that is listed, on this page and the next. */
  picked: readonly string[];
  narrowing: Narrowing;
  onDone: () => void;
}

/** What is about to be done, and with which letters, whatever becomes of the list meanwhile. */
interface Asked {
  readonly doing: "replay" | "discard";
  readonly chosen: Chosen;
}

/** What can be done with the picked letters, or with all that the filters find. */
export function BulkBar({ level, isEmpty, picked, narrowing, onDone }: Props) {
  const { t } = useTranslation("letters");
  const [asked, setAsked] = useState<Asked | null>(null);
  const count = picked.length;
  const ask = (doing: Asked["doing"]) => {
    setAsked({ doing, chosen: count > 0 ? { ids: picked } : { filter: narrowing } });
  };
  const close = () => {
    setAsked(null);
    onDone();
  };
  return (
    <>
      {!isEmpty && (
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
        </div>
      )}
      {asked?.doing === "replay" && <ReplayDialog level={level} chosen={asked.chosen} onClose={close} />}
      {asked?.doing === "discard" && <DiscardDialog level={level} chosen={asked.chosen} onClose={close} />}
    </>
  );
}
