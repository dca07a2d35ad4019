import i18next from "i18next";
import { expect, test, vi } from "vitest";
import { startI18n } from "./i18n";

test("counts within sentences are written as numbers are where the browser is", async () => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-ES"]);
  await startI18n("en");

  expect(i18next.t("news.added", { ns: "saving", count: 12_345 })).toBe("added 12.345 nodes");
  expect(i18next.t("words.errors", { ns: "overlays", count: 1_234, steps: 12_345 })).toMatch(/ 12\.345 /);
});
