import { expect, test } from "vitest";
import { pieces, previewOf } from "./preview";

test("every part of a template finds its place", () => {
  const preview = previewOf([
    { type: "HEADER", format: "TEXT", text: "Your order" },
    { type: "BODY", text: "Order {{1}} is late." },
    { type: "FOOTER", text: "Demo shop" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "All right" },
        { type: "URL", text: "Follow" },
      ],
    },
  ]);

  expect(preview).toEqual({
    header: "Your order",
    media: null,
    body: "Order {{1}} is late.",
    footer: "Demo shop",
    buttons: ["All right", "Follow"],
  });
});

test("a file above the text is known by its kind", () => {
  expect(
    previewOf([
      { type: "header", format: "image" },
      { type: "body", text: "Look" },
    ]).media,
  ).toBe("image");
});

test("a template that is not known leaves an empty bubble", () => {
  expect(previewOf([])).toEqual({ header: null, media: null, body: "", footer: null, buttons: [] });
});

test("what is filled in stands between the words", () => {
  expect(pieces("Order {{1}} for {{name}}.")).toEqual(["Order ", "{{1}}", " for ", "{{name}}", "."]);
});
