import { useTranslation } from "react-i18next";
import type { Letter } from "../../api/letters";

/** Says what a letter is about: to whom a message was, where a run failed, what could not be read. */
export function useSubject(): (letter: Letter) => string {
  const { t } = useTranslation("letters");
  return (letter) => {
    const person = letter.contact_name ?? "";
    switch (letter.level) {
      case "message":
        return person === "" ? t("subject.message") : t("subject.messageTo", { person });
      case "step": {
        const workflow = letter.workflow_name ?? t("subject.deletedWorkflow");
        return letter.node_id === null ? workflow : t("subject.step", { workflow, node: letter.node_id });
      }
      case "event":
        return t(`subject.${letter.kind}`, t("subject.event", { kind: letter.kind }));
    }
  };
}
