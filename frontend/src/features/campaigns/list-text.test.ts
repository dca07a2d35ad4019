import { expect, test } from "vitest";
import { placeOf, readList } from "./list-text";

test("the first line names the columns", () => {
  const read = readList('Name;Phone;Order no.\nAna;+34 600 000 001;A-1\nBo;34600000002;"B; 2"\n');

  expect(read).toEqual({
    rows: [
      { phone: "+34 600 000 001", values: { name: "Ana", order_no: "A-1" } },
      { phone: "34600000002", values: { name: "Bo", order_no: "B; 2" } },
    ],
    lines: [2, 3],
    columns: ["name", "order_no"],
    unread: [],
  });
});

test("numbers alone are a list too", () => {
  expect(readList("+34600000001\n\n+34600000002").rows).toEqual([
    { phone: "+34600000001", values: {} },
    { phone: "+34600000002", values: {} },
  ]);
});

test("a line without a number is named, and the rest is read", () => {
  const read = readList('phone,name\n+34600000001,"Ana ""the first"""\nnobody,Bo');

  expect(read.rows).toEqual([{ phone: "+34600000001", values: { name: 'Ana "the first"' } }]);
  expect(read.unread).toEqual([3]);
});

test("nothing is an empty list", () => {
  expect(readList(" \n")).toEqual({ rows: [], lines: [], columns: [], unread: [] });
});

test("a fault is told by the line and the column it is in", () => {
  const { lines } = readList("phone;code\n\nnobody;A\n+34600000001;B\n+34600000002;C");

  expect(placeOf("rows[0].phone", lines)).toEqual({ line: 4, column: "phone" });
  expect(placeOf("rows[1].values.code", lines)).toEqual({ line: 5, column: "code" });
  expect(placeOf("rows[1].values", lines)).toEqual({ line: 5, column: "" });
  expect(placeOf("rows", lines)).toBeNull();
});
