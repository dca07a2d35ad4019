import { expect, test } from "vitest";
import { componentsOf, NO_WORDS, partOf, placesIn, readWords, type Component } from "./template-words";

const FULL: readonly Component[] = [
  { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["A-77"] } },
  {
    type: "BODY",
    text: "Hi {{1}}, your order {{2}} is ready.",
    example: { body_text: [["Ana", "A-77"]] },
  },
  { type: "FOOTER", text: "Acme" },
  {
    type: "BUTTONS",
    buttons: [
      { type: "QUICK_REPLY", text: "Track" },
      { type: "URL", text: "Open", url: "https://shop.example/{{1}}", example: ["A-77"] },
      { type: "PHONE_NUMBER", text: "Call", phone_number: "+34600000003" },
    ],
  },
];

test("what is read and written again says the same", () => {
  expect(componentsOf(readWords("UTILITY", FULL))).toEqual(FULL);
});

test("variables by name keep their samples by name", () => {
  const named = [{ param_name: "first_name", example: "Ana" }];
  const body: Component = {
    type: "BODY",
    text: "Hi {{first_name}}, welcome.",
    example: { body_text_named_params: named },
  };

  expect(componentsOf(readWords("UTILITY", [body]))).toEqual([body]);
});

test("a picture keeps the sample it was given", () => {
  const header: Component = { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::aW"] } };
  const body: Component = { type: "BODY", text: "We are open." };

  expect(componentsOf(readWords("UTILITY", [header, body]))).toEqual([header, body]);
});

test("what is not written here is kept", () => {
  const flow: Component = { type: "FLOW", text: "Sign up", flow_id: "7" };
  const components: readonly Component[] = [
    { type: "BODY", text: "Hello" },
    { type: "BUTTONS", buttons: [flow] },
    { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Now" } },
  ];

  expect(componentsOf(readWords("MARKETING", components))).toEqual(components);
});

test("each variable wants a sample", () => {
  expect(placesIn(readWords("UTILITY", FULL))).toEqual(["header.1", "body.1", "body.2"]);
  expect(componentsOf({ ...NO_WORDS, body: "Hi {{1}}, you." })).toEqual([
    { type: "BODY", text: "Hi {{1}}, you." },
  ]);
});

test("a fault is told at the part it is about", () => {
  const places = ["components[1].text", "components[3].buttons[1].url", "components[3].buttons", "name"];

  expect(places.map((path) => partOf(path, FULL))).toEqual(["body", "button.1", "buttons", null]);
});

test.each([
  [
    "AUTHENTICATION",
    [
      { type: "BODY", add_security_recommendation: true },
      { type: "FOOTER", code_expiration_minutes: 10 },
      { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE", text: "Copy code" }] },
    ],
  ],
  [
    "MARKETING",
    [
      { type: "BODY", text: "Look!" },
      { type: "CAROUSEL", cards: [{ components: [] }] },
    ],
  ],
])("what has a form of its own (%s) stays as it is", (category, components) => {
  expect(componentsOf(readWords(category, components))).toEqual(components);
});
