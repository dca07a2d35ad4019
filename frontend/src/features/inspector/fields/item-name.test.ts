import { expect, test } from "vitest";
import { singular } from "./item-name";

test.each([
  ["Buttons", "en", "Button"],
  ["Address", "en", null],
  ["Casos", "es", "Caso"],
  ["Filas", "es-MX", "Fila"],
  ["Botones", "es", "Botón"],
  ["Nombres", "es", null],
  ["Cases", "de", null],
])("one of “%s” in %s is %s", (title, language, one) => {
  expect(singular(title, language)).toBe(one);
});
