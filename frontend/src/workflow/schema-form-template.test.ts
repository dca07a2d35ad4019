import { expect, test } from "vitest";
import { readTemplate, slotValue, withSlot, withTemplate } from "./schema-form-template";

const COMPONENTS = [
  { type: "HEADER", format: "IMAGE" },
  { type: "BODY", text: "Hi {{1}}, order {{2}}.", example: { body_text: [["Ana", "1042"]] } },
  { type: "FOOTER", text: "Demo shop" },
  {
    type: "BUTTONS",
    buttons: [
      { type: "QUICK_REPLY", text: "Stop" },
      { type: "URL", text: "Track", url: "https://shop.example/{{1}}", example: ["https://shop.example/9"] },
    ],
  },
];

test("a template's places become fields with their examples", () => {
  const template = readTemplate(COMPONENTS);

  expect(template.slots.map((slot) => [slot.id, slot.label, slot.example])).toEqual([
    ["header", "image", ""],
    ["body.1", "1", "Ana"],
    ["body.2", "2", "1042"],
    ["button.1", "Track", "https://shop.example/9"],
  ]);
});

test("filling a place keeps the others", () => {
  const template = readTemplate(COMPONENTS);
  const [header, first, second, track] = template.slots;

  let params = withSlot({ template: "hi" }, template, second!, "{{ input.id }}");
  params = withSlot(params, template, header!, "https://shop.example/a.png");
  params = withSlot(params, template, track!, "9");

  expect(params).toEqual({
    template: "hi",
    body: ["", "{{ input.id }}"],
    header: { kind: "image", link: "https://shop.example/a.png" },
    buttons: [{ index: 1, sub_type: "url", value: "9" }],
  });
  expect([first, second, track].map((slot) => slotValue(params, slot!))).toEqual(["", "{{ input.id }}", "9"]);
});

test("named places are filled by name", () => {
  const template = readTemplate([{ type: "BODY", text: "Order {{order_id}}, {{name}}" }]);

  const params = withSlot({}, template, template.slots[0]!, "1042");

  expect(params).toEqual({ body: { order_id: "1042", name: "" } });
});

test("another template empties the places; the same one in the same language does not", () => {
  const params = { template: "hi", body: ["Ana"], purpose: "marketing" };

  expect(withTemplate(params, "hi", "en")).toBe(params);
  expect(withTemplate(params, "bye", "es")).toEqual({
    template: "bye",
    language: "es",
    purpose: "marketing",
  });
});
