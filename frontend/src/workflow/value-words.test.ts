import { expect, test } from "vitest";
import schemas from "./schema-form.fixture.json";
import { readForm } from "./schema-form-reader";
import { valueWords } from "./value-words";

const fieldOf = (type: keyof typeof schemas, name: string) =>
  readForm(schemas[type]).find((field) => field.name === name);

test("the things of a list have a line each, with the names of the form", () => {
  const cases = [
    { name: "paid", when: "{{ input.paid }}" },
    { name: "late", when: true },
  ];

  expect(valueWords(cases, fieldOf("flow.branch", "cases"))).toBe(
    "Name: paid, When: {{ input.paid }}\nName: late, When: true",
  );
});

test("an option is said by its title", () => {
  const field = fieldOf("whatsapp.send_message", "kind");

  expect(field?.kind).toBe("choice");
  expect(valueWords("list", field)).not.toBe("list");
});

test("what no form knows goes by its keys", () => {
  expect(valueWords({ first_name: "Ana", tags: ["new", "vip"] }, undefined)).toBe(
    "First name: Ana, Tags: new, vip",
  );
});
