import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheet = readFileSync("src/ui/mantine.css", "utf8");
const SOURCES = import.meta.glob<string>("../**/*.tsx", { query: "?raw", import: "default", eager: true });
const STYLED = Object.keys(import.meta.glob("../../node_modules/@mantine/core/styles/*.css")).map((path) =>
  path.replace(/^.*\/(.+)\.css$/, "$1"),
);

test("every component that is used has its styles", () => {
  const used = new Set(
    Object.values(SOURCES).flatMap((source) =>
      [...source.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)].flatMap(([, names = ""]) =>
        names.split(",").map((name) => name.trim()),
      ),
    ),
  );

  const bare = STYLED.filter((name) => used.has(name) && !sheet.includes(`/${name}.css`));

  expect(STYLED).toContain("Fieldset");
  expect(bare).toEqual([]);
});
