import { expect, test } from "vitest";
import type { Language } from "../../lib/i18n";
import { loadStarter, STARTERS } from "./starters";

const EVERY = STARTERS.flatMap((starter) =>
  (["en", "es"] as const).map((language): [typeof starter, Language] => [starter, language]),
);

test.each(EVERY)("%s in %s is wired throughout", async (starter, language) => {
  const { nodes, edges, settings } = await loadStarter(starter, language);

  const ids = nodes.map(({ id }) => id);
  const ends = edges.flatMap(({ source, target }) => [source, target]);
  expect(ids.filter((id) => !ends.includes(id))).toEqual([]);
  expect(ends.filter((end) => !ids.includes(end))).toEqual([]);
  expect(settings.description).toBeTruthy();
});

test.each(STARTERS)("%s is drawn alike in both languages", async (starter) => {
  const [english, spanish] = await Promise.all([loadStarter(starter, "en"), loadStarter(starter, "es")]);

  expect(spanish.edges).toEqual(english.edges);
  expect(spanish.nodes.map(({ id, type, position }) => ({ id, type, position }))).toEqual(
    english.nodes.map(({ id, type, position }) => ({ id, type, position })),
  );
});
