import { expect, test } from "vitest";
import { oneLine, readContent } from "./messageContent";

function read(kind: string, content: unknown, direction: "in" | "out" = "in") {
  return readContent({ id: "m/1", kind, content, direction });
}

test("a text is its words", () => {
  expect(oneLine(read("text", { kind: "text", text: "Hello" }))).toBe("Hello");
});

test("a tapped button is its title", () => {
  expect(oneLine(read("choice", { text: null, choice: "agent", choice_title: "Talk to us" }))).toBe(
    "Talk to us",
  );
});

test("a photo has its caption, and comes from our own address", () => {
  const content = read("image", { text: "My kettle", media: { kind: "image", filename: null } });

  expect(content.text).toBe("My kettle");
  expect(content.media).toEqual({ kind: "image", name: null, source: "/api/v1/messages/m%2F1/media" });
});

test("a sent file is where its link says", () => {
  const content = read(
    "media",
    { media: "document", link: "https://x.example/a.pdf", filename: "a.pdf" },
    "out",
  );

  expect(content.media).toEqual({ kind: "document", name: "a.pdf", source: "https://x.example/a.pdf" });
});

test("buttons and the rows of lists are what can be tapped", () => {
  expect(read("buttons", { text: "Which?", buttons: [{ id: "a", title: "A" }] }, "out").choices).toEqual([
    "A",
  ]);
  const rows = [
    { id: "b", title: "B" },
    { id: "c", title: "C" },
  ];
  expect(read("list", { text: "Which?", sections: [{ title: "", rows }] }, "out").choices).toEqual([
    "B",
    "C",
  ]);
});

test("a template says its name and what was filled in", () => {
  const content = read("template", { template: "order_pending", language: "en", body: ["1042"] }, "out");

  expect(content.template).toBe("order_pending");
  expect(content.text).toBe("1042");
});

const SHOWN = {
  header_format: "IMAGE",
  header: "",
  body: "Order 1042 is on its way.",
  footer: "Your shop",
  buttons: [
    { type: "URL", text: "Track", value: "https://x.example/1042" },
    { type: "COPY_CODE", text: "", value: "WIN" },
  ],
};

test("a template reads as it arrived, where that is known", () => {
  const header = { kind: "media", media: "image", link: "https://x.example/a.png" };
  const sent = { kind: "template", template: "order_sent", language: "en", body: ["1042"], header };

  const content = readContent({
    id: "m",
    kind: "template",
    direction: "out",
    content: sent,
    shown: SHOWN,
  });

  expect([content.template, content.header, content.text, content.footer]).toEqual([
    "order_sent",
    null,
    "Order 1042 is on its way.",
    "Your shop",
  ]);
  expect(content.choices).toEqual(["Track", "WIN"]);
  expect(content.media).toEqual({ kind: "image", name: null, source: "https://x.example/a.png" });
  expect(oneLine(content)).toBe("Order 1042 is on its way.");
});

test("a template with a place above it says where that is", () => {
  const header = { kind: "location", latitude: 1.5, longitude: 2, name: "Shop", address: null };

  expect(read("template", { template: "come", body: [], header }, "out").place).toBe("Shop");
});

test.each([
  ["location", { latitude: 1.5, longitude: 2, name: "Shop", address: "1 High St" }, "Shop, 1 High St"],
  ["location", { location: { latitude: 1.5, longitude: 2 } }, "1.5, 2"],
])("a place says where it is", (kind, content, words) => {
  expect(oneLine(read(kind, content))).toBe(words);
});

test("what is not known has no words", () => {
  expect(oneLine(read("order", null))).toBeNull();
});

test.each([
  [
    "in" as const,
    {
      contacts: [{ name: { formatted_name: "Dora Lind" }, phones: [{ phone: "+46700000004" }], emails: [] }],
    },
  ],
  ["out" as const, { contacts: [{ name: "Dora Lind", phones: ["+46700000004"], emails: [] }] }],
])("a card that goes %s says who it is and how to reach them", (direction, content) => {
  expect(oneLine(read("contacts", content, direction))).toBe("Dora Lind · +46700000004");
});

test("a card nobody can read is none", () => {
  expect(read("contacts", { contacts: [{ name: 7, phones: "x" }, null] }).cards).toBeNull();
});
