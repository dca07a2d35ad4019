import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Overlay } from "../../api/overlay";
import { formatNumber } from "../../lib/numbers";
import classes from "./Legend.module.css";
import { numberOf, type OverlayKind } from "./overlay-marks";

interface Props {
  kind: OverlayKind;
  overlay: Overlay;
}

/** What the colours and sizes mean, and of how many runs they speak. */
export function Legend({ kind, overlay }: Props) {
  const { t } = useTranslation("overlays");
  const runs = Object.values(overlay.runs).reduce((sum, count) => sum + count, 0);
  const total = overlay.nodes.reduce((sum, node) => sum + numberOf(kind, node), 0);
  return (
    <div className={classes.legend} data-kind={kind} role="status">
      {kind === "traffic" ? (
        <svg className={classes.wires} viewBox="0 0 64 12" aria-hidden>
          <path d="M1 6h18" strokeWidth="1.5" />
          <path d="M23 6h18" strokeWidth="4" />
          <path d="M45 6h18" strokeWidth="8" />
        </svg>
      ) : (
        <span className={classes.badge}>{formatNumber(total)}</span>
      )}
      <Text size="xs">
        {t(`legend.${kind}`)} {t("legend.runs", { count: runs })}
        {overlay.is_cut && ` ${t("legend.cut")}`}
      </Text>
    </div>
  );
}
