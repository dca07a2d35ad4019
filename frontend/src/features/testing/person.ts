import type { Party } from "../../api/phone";

/** Who was the test person last, in this browser. */
export const STORED_AS = "patchbay.test-person";

/** Area codes whose numbers 555-0100 to 555-0199 belong to nobody. */
const AREA_CODES = [
  "202",
  "212",
  "303",
  "305",
  "312",
  "404",
  "415",
  "503",
  "512",
  "602",
  "617",
  "702",
  "713",
  "808",
];

/** Digits of a phone number that belongs to nobody, and to none of these people; `random` gives 0 <= x < 1. */
export function strangersPhone(known: readonly Party[], random: () => number): string {
  const taken = new Set(known.map((party) => party.id));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const area = AREA_CODES[Math.floor(random() * AREA_CODES.length)] ?? "202";
    const phone = `1${area}55501${String(Math.floor(random() * 100)).padStart(2, "0")}`;
    if (!taken.has(phone)) return phone;
  }
  return `1${AREA_CODES[0] ?? "202"}5550100`;
}

/** Somebody the simulator has not met yet. */
export function strangerOf(phone: string): Party {
  return { id: phone, name: `+${phone}`, phone: `+${phone}` };
}
