import { expect, test } from "vitest";
import { placeHash, readPlace, type Place } from "./place";

test.each<Place>([{ kind: "run", id: "a/b" }, { kind: "conversation", id: "c 1" }, { kind: "lists" }])(
  "a place survives the address: %o",
  (place) => {
    expect(readPlace(placeHash(place))).toEqual(place);
  },
);

test.each(["", "#", "#run", "#run/", "#elsewhere/1"])("%o is no place, so the lists are shown", (hash) => {
  expect(readPlace(hash)).toEqual({ kind: "lists" });
});
