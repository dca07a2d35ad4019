import { expect, test } from "vitest";
import { ApiProblem, inFull } from "./problem";

test("what exactly was wrong follows what went wrong", () => {
  const faults = [
    { path: "template.name", message: "expected an approved template, got one that is PAUSED" },
    { path: "channel_id", message: "The number is out of use." },
  ];

  const told = inFull(new ApiProblem(422, "This campaign cannot be sent as it is.", faults));

  expect(told.message).toBe(
    "This campaign cannot be sent as it is: " +
      "expected an approved template, got one that is PAUSED; The number is out of use.",
  );
});

test("an error without faults is told as it is", () => {
  const error = new ApiProblem(409, "It was stopped.");

  expect(inFull(error)).toBe(error);
});
