import { settingsPart } from "./parts";

/** What holds for the whole workflow: its description, time zone and variables. */
export function WorkflowSettings() {
  return <settingsPart.View />;
}
