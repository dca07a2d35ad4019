import type { PriceTables } from "../../api/schema";

/** The price tables in a file; null where it holds none. What is in them is for the server to judge. */
export function readTables(text: string): PriceTables | null {
  try {
    const value: unknown = JSON.parse(text);
    return isTables(value) ? { tables: value.tables } : null;
  } catch {
    return null;
  }
}

function isTables(value: unknown): value is PriceTables {
  return typeof value === "object" && value !== null && "tables" in value && Array.isArray(value.tables);
}
