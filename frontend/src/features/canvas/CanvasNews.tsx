import { useCanvas, useCanvasUi } from "./canvas-ui";
import classes from "./Canvas.module.css";

/** Says what happened on the canvas to those who listen. */
export function CanvasNews() {
  const { t } = useCanvas();
  const news = useCanvasUi((ui) => ui.news);
  return (
    <div className={classes.news} role="status" aria-label={t("aria.news")}>
      <span key={news.number}>{news.text}</span>
    </div>
  );
}
