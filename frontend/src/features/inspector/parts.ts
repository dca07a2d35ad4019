import { deferred } from "../../ui/deferred";
import { loadEditor } from "./code/loading";

/** What of the inspector comes only when a node, or the workflow's settings, are first opened. */
export const panelPart = deferred(async () => (await import("./InspectorPanel")).InspectorPanel);
export const settingsPart = deferred(async () => (await import("./settings/SettingsPanel")).SettingsPanel);

/** Have all of it come, so that nodes can be opened and edited where there is no network later. */
export function fetchAhead(): void {
  for (const part of [panelPart, settingsPart]) part.fetch().catch(() => undefined);
  loadEditor();
}
