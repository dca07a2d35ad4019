import { expect, test } from "vitest";
import { unknownType } from "../../workflow/node-type";
import { drawnPorts, UNWIRED } from "../../workflow/ports";
import type { StepData } from "./flow-types";
import { guessOf } from "./guess";

function stepOf(outputs: readonly string[], sends = false): StepData {
  const type = { ...unknownType("flow.set"), sends, outputs: outputs.map((name) => ({ name })) };
  return {
    node: { id: "a", type: "flow.set", position: { x: 0, y: 0 } },
    type,
    isInstalled: true,
    title: "Set",
    summary: "",
    ports: drawnPorts(type, undefined, UNWIRED),
    bubble: null,
    marks: [],
    problems: [],
    isReadOnly: false,
    key: "",
  };
}

function placesOf(data: StepData) {
  return guessOf(data).handles.map(({ id, x, y }) => [id, x + 5.5, y + 5.5]);
}

test("one input and one output lie beside the title, the error's below", () => {
  expect(guessOf(stepOf(["out"])).height).toBe(54);
  expect(placesOf(stepOf(["out"]))).toEqual([
    ["in", 1, 27],
    ["out", 215, 27],
    ["error", 23, 53],
  ]);
});

test("several outputs have a row each", () => {
  expect(guessOf(stepOf(["yes", "no"])).height).toBe(108);
  expect(placesOf(stepOf(["yes", "no"])).slice(1, 3)).toEqual([
    ["yes", 215, 69],
    ["no", 215, 91],
  ]);
});

test("the states of a message are folded away", () => {
  const { handles } = guessOf(stepOf(["accepted", "delivered", "read", "failed"], true));

  expect(handles.map(({ id }) => id)).toEqual(["in", "accepted", "error"]);
});
