import { expect, test } from "vitest";
import spanish from "../locales/es/reasons.json";
import { translated } from "./reasons";

test("a reason is told sentence by sentence", () => {
  expect(translated("Access denied. Use another way.", spanish)).toBe("Acceso denegado. Usa otro camino.");
});

test("what it names is kept, and told as well where it is known", () => {
  expect(translated("The contact stopped marketing messages.", spanish)).toBe(
    "El contacto ya no quiere mensajes comerciales.",
  );
  expect(translated("The template spring (1) expected 2 variables, got 1.", spanish)).toBe(
    "La plantilla spring (1) tiene 2 variables; hay 1 rellenas.",
  );
});

test.each([
  [
    "it is a private address that PATCHBAY_EGRESS_ALLOW does not list",
    "es una dirección privada que no está en PATCHBAY_EGRESS_ALLOW",
  ],
  ["the URL carries a user name", "la URL lleva un nombre de usuario"],
])("of an address that may not be reached it is told that %s", (why, told) => {
  const said = `The platform could not be reached: Requests to shop.example:80 are not allowed: ${why}. We try again.`;

  expect(translated(said, spanish)).toBe(
    `No se pudo llegar a la plataforma: No se permiten peticiones a shop.example:80: ${told}. Lo intentamos otra vez.`,
  );
});

test("what nobody has translated stays as it is", () => {
  expect(translated("Something quite new. Use another way.", spanish)).toBe(
    "Something quite new. Usa otro camino.",
  );
});

test("a template is called by its own name, whatever that is", () => {
  expect(translated("The template constructor is not there any more.", spanish)).toBe(
    "La plantilla constructor ya no existe.",
  );
});
