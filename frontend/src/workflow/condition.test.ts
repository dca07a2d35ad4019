import { expect, test } from "vitest";
import {
  isTrue,
  MOST_COMPARISONS,
  OPERATORS,
  pathIn,
  readCondition,
  takesValue,
  writeCondition,
  type Comparison,
  type Condition,
  type Operand,
  type Operator,
} from "./condition";
import { BLANK, drafted, sampleOf, shownOf, subjectsIn, wantOf, withDropped } from "./condition-edit";
import { withKind, type Draft } from "./condition-edit";
import { withOperator, withSubject, withText, writeComplete } from "./condition-edit";
import written from "./condition.fixture.json";
import type { JsonValue } from "./document";

const SCOPE = {
  input: { text: "I want a refund", total: 40, vip: true, tags: ["new"], lines: [{ sku: "a" }] },
  contact: { phone: "+5511987650001" },
  steps: { order: { json: { id: 7 } } },
};

test.each(written.map((one) => [one.text, one] as const))(
  "%s is read, and written as it was",
  (text, one) => {
    const condition = readCondition(text);

    expect(condition).toEqual(one.condition);
    expect(condition && writeCondition(condition)).toBe(text);
  },
);

test.each<[string, string]>([
  ["{{input.text=='a'}}", "{{ input.text == 'a' }}"],
  ['\n{{ "a" not  in input . text | lower }} ', "{{ 'a' not in input.text|lower }}"],
  ["{{ input.vip == True }}", "{{ input.vip == true }}"],
])("%j means %j", (text, usual) => {
  expect(writeCondition(readCondition(text) ?? { joined: "and", comparisons: [] })).toBe(usual);
});

test.each([
  "",
  "true",
  "{{ }}",
  "{{}}",
  "{{",
  "{{ true }}",
  "{{ 'a' }}",
  "{{ 5 == input.total }}",
  "{{ a == 1 and b == 2 or c == 3 }}",
  "{{ (a == 1) }}",
  "{{ not a == 1 }}",
  "{{ not not a }}",
  "{{ 1 < input.total < 5 }}",
  "{{ input.text is defined }}",
  "{{ input.text|default('x') == 'x' }}",
  "{{ input.text.lower() == 'a' }}",
  "{{ input.text in 'abc' }}",
  "{{ input.lines[1:] }}",
  "{{ input.lines.0 }}",
  "{{ input.total == 007 }}",
  "{{ input.total == 1e5 }}",
  "{{ input.total == 1234567890123456 }}",
  "{{ input.total == - - 5 }}",
  "{{ input.total == 'a' ~ 'b' }}",
  "{{ input.text == '\\x41' }}",
  "{{ input.text == none }}",
  "{{- input.text }}",
  "{{-5 in input.lines }}",
  "{{ input.text -}}",
  "{{ a }} {{ b }}",
  "{{ a }} and more",
  "{% if a %}b{% endif %}",
  "{{ a if b }}",
  "{{ a and }}",
  "{{ and }}",
  "{{ a == }}",
  "{{ 'open == a }}",
  `{{ ${Array.from({ length: MOST_COMPARISONS + 1 }, () => "a").join(" and ")} }}`,
])("%j is left to the code field", (text) => {
  expect(readCondition(text)).toBeNull();
});

test("whatever is written reads back the same", () => {
  const random = seeded(20_261);

  for (let round = 0; round < 1000; round += 1) {
    const condition = anyCondition(random);
    const text = writeCondition(condition);
    expect(readCondition(text), text).toEqual(condition);
  }
});

test("a path is read alone, in an expression, and as it is usually written", () => {
  expect(pathIn("{{ steps.order . json['due on'][0]|lower }}")).toBe("steps.order.json['due on'][0]|lower");
  expect(pathIn("input.text ")).toBe("input.text");
  expect(pathIn("input.")).toBeNull();
  expect(pathIn("two words")).toBeNull();
  expect(pathIn("not")).toBeNull();
});

test.each<[string, Operand]>([
  ["input.text", { kind: "text", text: "" }],
  ["input.total", { kind: "number", text: "" }],
  ["input.vip", { kind: "switch", text: "true" }],
  ["input.tags|length", { kind: "number", text: "" }],
  ["input.nothing", { kind: "text", text: "" }],
])("a value for %s begins as its kind", (subject, value) => {
  expect(withSubject(BLANK, subject, SCOPE).value).toEqual(value);
});

test.each<[Operator, Operand, string, Operand]>([
  ["above", { kind: "text", text: "" }, "5", { kind: "number", text: "5" }],
  ["above", { kind: "number", text: "2026" }, "2026-", { kind: "text", text: "2026-" }],
  ["above", { kind: "text", text: "12" }, "123", { kind: "text", text: "123" }],
  ["equals", { kind: "text", text: "1" }, "12", { kind: "text", text: "12" }],
  ["equals", { kind: "number", text: "1" }, "1.", { kind: "number", text: "1." }],
  ["above", { kind: "path", text: "vars.a" }, "vars.ab", { kind: "path", text: "vars.ab" }],
])("with %s, %j typed over as %j is %j", (operator, before, text, after) => {
  expect(withText({ subject: "input.total", operator, value: before }, text).value).toEqual(after);
});

test("another operator, or another kind, keeps of the value what it can compare with", () => {
  const typed: Comparison = { subject: "input.text", operator: "equals", value: { kind: "text", text: "5" } };

  expect(withOperator(typed, "above", SCOPE).value).toEqual({ kind: "number", text: "5" });
  expect(withOperator(withKind(typed, "number"), "contains", SCOPE).value).toEqual(typed.value);
  expect(withOperator(withOperator(typed, "is_empty", SCOPE), "equals", SCOPE)).toEqual(typed);
  expect(withOperator(withKind(typed, "switch"), "differs", {}).value).toEqual({
    kind: "switch",
    text: "false",
  });
  expect(withSubject(withKind(typed, "switch"), "input.vi", SCOPE).value).toEqual({
    kind: "switch",
    text: "false",
  });
  expect(withKind(typed, "path").value).toEqual({ kind: "path", text: "" });
  expect(withKind(typed, "switch").value).toEqual({ kind: "switch", text: "false" });
});

test("what is not complete is told and left out", () => {
  const wants = (more: Partial<Comparison>) => wantOf({ ...BLANK, subject: "input.text", ...more });

  expect(wants({ subject: "" })).toBe("subject");
  expect(wants({ subject: "input." })).toBe("path");
  expect(wants({})).toBeNull();
  expect(wants({ operator: "contains" })).toBe("value");
  expect(wants({ value: { kind: "number", text: "1." } })).toBe("number");
  expect(wants({ value: { kind: "path", text: "1." } })).toBe("path");
  expect(wants({ operator: "is_filled", value: { kind: "number", text: "" } })).toBeNull();
  expect(writeComplete({ joined: "and", comparisons: [BLANK, { ...BLANK, subject: "a" }, BLANK] })).toBe(
    "{{ a == '' }}",
  );
});

test("a dropped value fills the first comparison without one, else makes one more", () => {
  const one = withDropped({ joined: "and", comparisons: [BLANK] }, "input.total", SCOPE);
  const two = withDropped(one.condition, "input.vip", SCOPE);

  expect([one.place, two.place]).toEqual([0, 1]);
  expect(two.condition.comparisons.map((each) => each.subject)).toEqual(["input.total", "input.vip"]);
});

test("what can be compared is listed with what it was, and likely names where there was no run", () => {
  expect(subjectsIn(SCOPE).map((one) => `${one.path} ${one.detail}`)).toEqual([
    "input.text I want a refund",
    "input.total 40",
    "input.vip true",
    "input.tags [1]",
    "input.tags[0] new",
    "input.lines [1]",
    "input.lines[0].sku a",
    "contact.phone +5511987650001",
    "steps.order.json.id 7",
  ]);
  const unseen = { input: null, trigger: { text: null }, contact: { name: null }, steps: { lookup: null } };
  expect(subjectsIn(unseen).map((one) => one.path)).toEqual(["trigger.text", "contact.name"]);
  expect(sampleOf(SCOPE, "input.lines[-1].sku")).toBe("a");
});

test.each<[JsonValue, boolean]>([
  [true, true],
  [" None ", false],
  ["no", true],
  [0, false],
  [[], false],
  [{ a: 1 }, true],
  [null, false],
])("a branch takes %j for %j", (value, truth) => {
  expect(isTrue(value)).toBe(truth);
});

/** Numbers that look drawn by lot, and are the same every time. */
const COMPLETE: Comparison = { ...BLANK, subject: "input.text" };
const WRITTEN = "{{ input.vip == true }}";

/** The draft after a row was added to what is written, and this typed into it, letter by letter. */
function typedInto(text: string): Draft {
  const { comparisons } = readCondition(WRITTEN)!;
  const joined = "and";
  let draft = drafted(null, WRITTEN, { joined, comparisons: [...comparisons, BLANK] });
  for (let length = 1; length <= text.length; length += 1) {
    const row = withSubject(BLANK, text.slice(0, length), {});
    draft = drafted(draft, draft.saved, { joined, comparisons: [...comparisons, row] });
  }
  return draft;
}

test.each(["input.text", ""])("with %j undone, the row that it was typed into is there, empty", (text) => {
  const draft = typedInto(text);

  const shown = shownOf(draft, WRITTEN);

  expect(shown.comparisons.slice(1)).toEqual([BLANK]);
});

test("what was typed is shown while it stands, half of it too", () => {
  const whole = typedInto("input.text");
  const half = typedInto("input.");

  expect(whole.saved).toBe("{{ input.vip == true and input.text == '' }}");
  expect(shownOf(whole, whole.saved).comparisons[1]?.subject).toBe("input.text");
  expect(half.saved).toBe(WRITTEN);
  expect(shownOf(half, half.saved).comparisons[1]?.subject).toBe("input.");
});

test("a row that was removed does not come back", () => {
  const draft = typedInto("input.text");
  const { comparisons } = readCondition(WRITTEN)!;

  const removed = drafted(draft, draft.saved, { joined: "and", comparisons });
  const another = drafted(removed, removed.saved, { joined: "and", comparisons: [COMPLETE] });

  expect(removed.saved).toBe(WRITTEN);
  expect(shownOf(removed, WRITTEN).comparisons).toEqual(comparisons);
  expect(shownOf(another, WRITTEN).comparisons).toEqual(comparisons);
});

test("what somebody else wrote is read", () => {
  const theirs = "{{ input.total > 3 }}";

  expect(shownOf(typedInto("input.text"), theirs)).toEqual(readCondition(theirs));
});

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function anyCondition(random: (below: number) => number): Condition {
  const comparisons = Array.from({ length: 1 + random(4) }, () => anyComparison(random));
  return { joined: comparisons.length > 1 && random(2) === 1 ? "or" : "and", comparisons };
}

function anyComparison(random: (below: number) => number): Comparison {
  const operator = OPERATORS[random(OPERATORS.length)]!;
  return { subject: anyPath(random), operator, value: takesValue(operator) ? anyOperand(random) : null };
}

function anyPath(random: (below: number) => number): string {
  const roots = ["input", "steps", "notes", "order", "isolated", "trueish"];
  const parts = [
    ".text",
    ".and",
    ".x_1",
    "[0]",
    "[-12]",
    "['due on']",
    '["it\'s"]',
    "['a\\\\b']",
    "['}} in |']",
  ];
  const filters = ["", "", "|lower", "|trim|length"];
  const some = Array.from({ length: random(4) }, () => parts[random(parts.length)]!);
  return `${roots[random(roots.length)]!}${some.join("")}${filters[random(filters.length)]!}`;
}

function anyOperand(random: (below: number) => number): Operand {
  const signs = [
    "a",
    " ",
    "'",
    '"',
    "\\",
    "\n",
    "\r",
    "\t",
    "}}",
    "{{",
    "{%",
    "#}",
    "é",
    "😀",
    "n",
    " and ",
    "0",
    "-",
  ];
  const numbers = ["0", "-1", "12.50", "999999999999999", "-0.001"];
  switch (random(4)) {
    case 0:
      return { kind: "number", text: numbers[random(numbers.length)]! };
    case 1:
      return { kind: "switch", text: random(2) === 1 ? "true" : "false" };
    case 2:
      return { kind: "path", text: anyPath(random) };
    default:
      return {
        kind: "text",
        text: Array.from({ length: random(8) }, () => signs[random(signs.length)]!).join(""),
      };
  }
}
