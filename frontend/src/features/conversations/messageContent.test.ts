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

test.each([
  ["location", { latitude: 1.5, longitude: 2, name: "Shop", address: "1 High St" }, "Shop, 1 High St"],
  ["location", { location: { latitude: 1.5, longitude: 2 } }, "1.5, 2"],
])("a place says where it is", (kind, content, words) => {
  expect(oneLine(read(kind, content))).toBe(words);
});

test("what is not known has no words", () => {
  expect(oneLine(read("order", null))).toBeNull();
});
