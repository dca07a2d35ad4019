import { useTranslation } from "react-i18next";
import { expressionFor, type Path } from "../../../workflow/scope";
import { notifyDone } from "../../../ui/notify";
import { readTarget } from "../form/target";

/** Puts the value at a path into the field that was last in use; without one, copies how it is written. */
export function useInsertion(): (path: Path) => void {
  const { t } = useTranslation("inspector");
  return (path) => {
    const expression = expressionFor(path);
    const target = readTarget();
    if (target) {
      target.insert(expression);
      notifyDone(t("data.inserted", { expression, field: target.title }));
      return;
    }
    void navigator.clipboard.writeText(expression).then(
      () => {
        notifyDone(t("data.copied", { expression }));
      },
      () => undefined,
    );
  };
}
