import { deferred } from "../../ui/deferred";

/** What of the inspector comes only when a node, or the workflow's settings, are first opened. */
export const panelPart = deferred(async () => (await import("./InspectorPanel")).InspectorPanel);
export const settingsPart = deferred(async () => (await import("./settings/SettingsPanel")).SettingsPanel);

/**
 * Have both come, so that nodes can be opened and edited where there is no network later. The editor for code, the
 * largest part of all, comes with the first form: its fields are plain ones until then.
 */
export function fetchAhead(): void {
  for (const part of [panelPart, settingsPart]) part.fetch().catch(() => undefined);
}
