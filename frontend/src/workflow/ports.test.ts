import { expect, test } from "vitest";
import { unknownType } from "./node-type";
import { drawnPorts, UNWIRED, wiringOf } from "./ports";

const LOOKUP = {
  ...unknownType("crm.lookup"),
  outputs: [{ name: "found", title: "Found" }, { name: "not_found" }],
};

test("ports are the type's until the server has seen the parameters", () => {
  const { inputs, outputs, error } = drawnPorts(LOOKUP, undefined, UNWIRED);

  expect(inputs.map((port) => port.name)).toEqual(["in"]);
  expect(outputs.map((port) => port.title)).toEqual(["Found", "Not found"]);
  expect(error?.isWired).toBe(false);
});

test("ports follow the parameters", () => {
  const facts = { inputs: [{ name: "in" }], outputs: [{ name: "shipped" }, { name: "else" }] };

  expect(drawnPorts(LOOKUP, facts, UNWIRED).outputs.map((port) => port.name)).toEqual(["shipped", "else"]);
});

test("a wire to a port that is gone keeps a ghost of it", () => {
  const wiring = wiringOf([
    { source: "lookup", output: "gone", target: "tell" },
    { source: "lookup", output: "error", target: "tell", input: "other" },
  ]);

  const from = drawnPorts(LOOKUP, undefined, wiring.get("lookup")!);
  const to = drawnPorts(LOOKUP, undefined, wiring.get("tell")!);

  expect(from.outputs.at(-1)).toMatchObject({ name: "gone", isGhost: true });
  expect(from.error?.isWired).toBe(true);
  expect(to.inputs.map(({ name, isGhost }) => [name, isGhost])).toEqual([
    ["in", false],
    ["other", true],
  ]);
});
