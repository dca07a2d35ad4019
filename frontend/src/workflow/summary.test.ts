import { expect, test } from "vitest";
import type { Params } from "./document";
import { unknownType } from "./node-type";
import { piecesOf, summaryOf } from "./summary";

const TYPE = {
  ...unknownType("http.request"),
  params: {
    properties: {
      method: { default: "GET" },
      url: {},
      channel: { "x-widget": "channel" },
      auth: { "x-widget": "credential" },
    },
  },
};

test.each<[Params, string]>([
  [{}, ""],
  [{ method: "POST", url: "{{ vars.shop }}/orders" }, "POST · {{ vars.shop }}/orders"],
  [{ method: "GET", url: "https://example.com" }, "https://example.com"],
  [{ match: { keywords: ["order", "buy"] } }, "order, buy"],
  [{ cases: [{ name: "shipped", when: "{{ true }}" }, { name: "lost" }] }, "shipped, lost"],
  [{ channel: "0195f6", auth: "0195f7", seconds: 30 }, "30"],
])("%j is summed up as %s", (params, summary) => {
  const node = { id: "ask", type: "http.request", params, position: { x: 0, y: 0 } };

  expect(summaryOf(node, TYPE)).toBe(summary);
});

test("expressions are pieces of their own", () => {
  expect(piecesOf("Order {{ steps.order.id }} is on its way{{ x }}")).toEqual([
    { text: "Order ", isExpression: false },
    { text: "steps.order.id", isExpression: true },
    { text: " is on its way", isExpression: false },
    { text: "x", isExpression: true },
  ]);
  expect(piecesOf("")).toEqual([]);
});
