import { expect, test } from "vitest";
import type { Template } from "../../api/types";
import { found, shownOf } from "./found";

function aTemplate(name: string, language: string, said: Partial<Template> = {}): Template {
  return {
    id: `${name} ${language}`,
    channel_id: "one",
    name,
    language,
    status: "APPROVED",
    components: [{ type: "BODY", text: `${name} in ${language}` }],
    ...said,
  } as Template;
}

const SPRING = [aTemplate("spring", "es"), aTemplate("spring", "en", { status: "DRAFT" })];

test("the languages of a name are folded together, sorted", () => {
  const named = found([aTemplate("zoo", "en"), ...SPRING], "", null);

  expect(named.map((languages) => languages.map(({ id }) => id))).toEqual([
    ["spring en", "spring es"],
    ["zoo en"],
  ]);
});

test("the same name on another number stands by itself", () => {
  expect(found([...SPRING, aTemplate("spring", "pt", { channel_id: "two" })], "", null)).toHaveLength(2);
});

test("only the languages that fit are there", () => {
  expect(found(SPRING, "IN ES", null)).toEqual([[SPRING[0]]]);
  expect(found(SPRING, "", "DRAFT")).toEqual([[SPRING[1]]]);
});

test("the reader's language is shown first, else the first there is", () => {
  const [named] = found([aTemplate("spring", "pt_BR"), ...SPRING], "", null);
  if (!named) throw new Error("nothing was found");

  expect([
    shownOf(named, "es").language,
    shownOf(named, "pt").language,
    shownOf(named, "fr").language,
  ]).toEqual(["es", "pt_BR", "en"]);
});
