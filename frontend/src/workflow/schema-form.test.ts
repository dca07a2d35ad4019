import { expect, test } from "vitest";
import type { JsonValue } from "./document";
import type { Field } from "./schema-form";
import {
  isIdOfTitle,
  itemsOf,
  isShown,
  listOf,
  newItem,
  withItemValue,
  withValue,
} from "./schema-form-values";
import { faultOf } from "./schema-form-problems";
import { readForm } from "./schema-form-reader";
import schemas from "./schema-form.fixture.json";

/** The parameters of our own nodes, as `GET /node-types` gives them. */
type Type = keyof typeof schemas;

test.each<[Type, Record<string, string>]>([
  ["flow.branch", { cases: "list" }],
  ["flow.for_each", { items: "expression" }],
  ["flow.join", {}],
  ["flow.set", { values: "map" }],
  ["flow.wait", { seconds: "duration", until: "text" }],
  ["inbox.handoff", { team: "text", note: "text", timeout_s: "duration" }],
  ["http.webhook_trigger", { methods: "choices", respond: "choice", status: "number", body: "json" }],
  ["http.respond", { status: "number", body: "json", headers: "map" }],
  [
    "http.request",
    {
      url: "text",
      method: "choice",
      query: "map",
      headers: "map",
      body_kind: "choice",
      body: "json",
      content_type: "text",
      auth: "group",
      timeout_s: "duration",
      max_bytes: "number",
      follow_redirects: "switch",
    },
  ],
  ["whatsapp.trigger", { match: "group", channel: "channel", priority: "number", max_age_s: "duration" }],
  [
    "crm.lookup",
    {
      provider: "choice",
      by: "text",
      value: "text",
      credential: "credential",
      properties: "words",
      url: "text",
      headers: "map",
      record: "text",
      mapping: "map",
    },
  ],
])("%s has a field of the right kind for each parameter", (type, expected) => {
  const kinds = Object.fromEntries(readForm(schemas[type]).map((field) => [field.name, field.kind]));

  expect(kinds).toEqual(expected);
});

test("no parameter of our own nodes is left to raw JSON unless it is any JSON", () => {
  const raw = Object.entries(schemas).flatMap(([type, schema]) =>
    readForm(schema)
      .filter((field) => field.kind === "json")
      .map((field) => `${type} ${field.name}`),
  );

  expect(raw).toEqual(["http.request body", "http.respond body", "http.webhook_trigger body"]);
});

test("a list of texts or things is a list of things, and keeps plain texts plain", () => {
  const choices = fieldOf("whatsapp.wait_for_reply", "choices", "list");

  const items = itemsOf(choices, ["yes", { id: "no", title: "No!" }]);

  expect(items).toEqual([{ id: "yes" }, { id: "no", title: "No!" }]);
  expect(listOf(choices, items)).toEqual(["yes", { id: "no", title: "No!" }]);
});

test("a new case has a name that will do, and the first button's id follows its title", () => {
  const cases = fieldOf("flow.branch", "cases", "list");
  const buttons = fieldOf("whatsapp.send_message", "buttons", "list");
  const title = buttons.item.find((field) => field.name === "title");

  const first = withItemValue(newItem(buttons, 0), title!, "Sí, gracias", true);

  expect(newItem(cases, 1)).toEqual({ name: "case_2", when: "" });
  expect(first).toEqual({ id: "si_gracias", title: "Sí, gracias" });
  expect(isIdOfTitle(buttons, first)).toBe(true);
  expect(isIdOfTitle(buttons, { id: "yes", title: "" })).toBe(false);
  expect(withItemValue({ id: "yes" }, title!, "Yes please", false)).toEqual({
    id: "yes",
    title: "Yes please",
  });
});

test("the condition of a case is put together from comparisons", () => {
  const cases = fieldOf("flow.branch", "cases", "list");

  expect(cases.item.map((field) => field.kind)).toEqual(["text", "condition"]);
});

test("template variables go by place or by name", () => {
  expect(fieldOf("whatsapp.send_template", "body", "map")).toMatchObject({ isListToo: true, values: "text" });
});

test.each<[Type, string, JsonValue, JsonValue | undefined]>([
  ["whatsapp.send_message", "kind", "text", undefined],
  ["whatsapp.send_message", "kind", "list", "list"],
  ["whatsapp.send_message", "text", "", undefined],
  ["whatsapp.send_message", "header", "", undefined],
  ["whatsapp.send_message", "buttons", [], undefined],
  ["whatsapp.trigger", "match", { kinds: [], keywords: [], contains: [], choices: [] }, undefined],
  ["whatsapp.trigger", "channel", null, undefined],
  ["http.request", "timeout_s", 10, undefined],
  ["http.request", "url", "", undefined],
  ["http.webhook_trigger", "methods", ["POST"], undefined],
  ["http.webhook_trigger", "methods", ["GET"], ["GET"]],
])("of %s, %s = %j is kept as %j", (type, name, value, kept) => {
  const field = anyFieldOf(type, name);

  expect(withValue({ [name]: "before", other: 1 }, field, value)).toEqual(
    kept === undefined ? { other: 1 } : { other: 1, [name]: kept },
  );
});

test("a field is shown with the values it is for, and with an expression nobody knows yet", () => {
  const fields = readForm(schemas["whatsapp.send_message"]);
  const shownWith = (params: Record<string, JsonValue>) =>
    fields.filter((field) => !field.isAdvanced && isShown(field, params, fields)).map((field) => field.name);

  expect(shownWith({})).toEqual(["kind", "text"]);
  expect(shownWith({ kind: "buttons" })).toEqual(["kind", "text", "buttons"]);
  expect(shownWith({ kind: "{{ vars.kind }}" }).length).toBeGreaterThan(10);
});

test.each<[Type, string, JsonValue | undefined, ReturnType<typeof faultOf>]>([
  ["http.request", "url", undefined, { code: "needed" }],
  ["http.request", "url", "https://a.example", null],
  ["http.request", "timeout_s", 500, { code: "too_large", limit: 120 }],
  ["http.request", "max_bytes", 1.5, { code: "not_whole" }],
  ["http.request", "max_bytes", "{{ vars.most }}", null],
  ["whatsapp.wait_for_reply", "timeout_s", 0, { code: "not_above", limit: 0 }],
  ["whatsapp.send_template", "template", "No Good", { code: "pattern" }],
  ["flow.set", "values", { "1st": 1 }, { code: "pattern" }],
  ["inbox.handoff", "team", "x".repeat(101), { code: "too_long", limit: 100, count: 101 }],
  ["http.webhook_trigger", "methods", [], { code: "too_few", limit: 1, count: 0 }],
  ["flow.for_each", "items", undefined, { code: "needed" }],
])("%s: %s = %j has the fault %j", (type, name, value, fault) => {
  expect(faultOf(anyFieldOf(type, name), value)).toEqual(fault);
});

test("a plugin's schema gives moments, unions and names for its options", () => {
  const fields = readForm({
    properties: {
      on: { type: "string", format: "date", title: "On" },
      size: { anyOf: [{ enum: ["small", "very_large"] }, { type: "null" }], "x-choices": { small: "Klein" } },
      odd: { anyOf: [{ type: "string" }, { type: "object" }] },
    },
  });

  expect(fields).toMatchObject([
    { kind: "moment", format: "date", title: "On" },
    { kind: "choice", isNullable: true, options: [{ title: "Klein" }, { title: "Very large" }] },
    { kind: "json", title: "Odd" },
  ]);
});

function anyFieldOf(type: Type, name: string): Field {
  return readForm(schemas[type]).find((field) => field.name === name)!;
}

function fieldOf<Kind extends Field["kind"]>(type: Type, name: string, kind: Kind) {
  const field = anyFieldOf(type, name);
  expect(field.kind).toBe(kind);
  return field as Extract<Field, { kind: Kind }>;
}
