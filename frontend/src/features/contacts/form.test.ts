import { expect, test } from "vitest";
import type { Contact } from "../../api/types";
import { changesIn, formOf, saidIn } from "./form";

const ANA: Contact = {
  id: "ana",
  name: "Ana Prado",
  phone: "+5511987650001",
  email: null,
  external_id: null,
  language: "pt_BR",
  timezone: null,
  tags: ["vip"],
  fields: { shoe: 38 },
  opted_out_at: null,
  refused: [],
  blocked_at: null,
  created_at: "2026-05-04T12:00:00Z",
  updated_at: "2026-05-04T12:00:00Z",
};

test("what was left empty is absent", () => {
  expect(saidIn({ ...formOf(null), name: " Ben ", phone: "  " })).toEqual({
    name: "Ben",
    phone: null,
    email: null,
    language: null,
    timezone: null,
    external_id: null,
    tags: [],
  });
});

test("only what was changed is sent", () => {
  const form = { ...formOf(ANA), language: "", tags: ["vip", "spring"] };

  expect(changesIn(form, ANA)).toEqual({ language: null, tags: ["vip", "spring"] });
  expect(changesIn(formOf(ANA), ANA)).toEqual({});
});
