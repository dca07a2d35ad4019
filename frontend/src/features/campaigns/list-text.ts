import type { ListRow } from "../../api/campaigns";

/** A list as somebody pasted it: the rows that name somebody, the columns, and the lines that name nobody. */
export interface ReadList {
  readonly rows: readonly ListRow[];
  /** Numbers of the lines the rows stand in, in the same order, counted from 1. */
  readonly lines: readonly number[];
  readonly columns: readonly string[];
  /** Numbers of lines without a phone number, counted from 1. */
  readonly unread: readonly number[];
}

const SEPARATORS = [";", "\t", ","];
const PHONE_NAMES = [
  "phone",
  "number",
  "mobile",
  "whatsapp",
  "telefono",
  "teléfono",
  "tel",
  "movil",
  "móvil",
];
const DIGITS = { least: 7, most: 15 };

/**
 * Reads lines of columns, separated by commas, semicolons or tabs; a cell with one of them stands in quotes.
 *
 * The first line names the columns, unless it has a phone number itself. The phone is in the column of that name, else
 * in the first that has one.
 */
export function readList(text: string): ReadList {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "");
  const [first] = lines;
  if (!first) return { rows: [], lines: [], columns: [], unread: [] };
  const separator = separatorOf(first.line);
  const cells = lines.map(({ line, number }) => ({ number, cells: cellsOf(line, separator) }));
  const [head, ...rest] = cells;
  const hasNames = head !== undefined && !head.cells.some(isPhone);
  const names = hasNames ? head.cells.map(columnName) : [];
  const body = hasNames ? rest : cells;
  const place = phonePlace(names, body[0]?.cells ?? []);
  const rows: ListRow[] = [];
  const lineNumbers: number[] = [];
  const unread: number[] = [];
  for (const { number, cells: row } of body) {
    const phone = row[place];
    if (phone === undefined || !isPhone(phone)) unread.push(number);
    else {
      rows.push({ phone, values: valuesOf(row, names, place) });
      lineNumbers.push(number);
    }
  }
  const columns = names.filter((name, index) => index !== place && name !== "");
  return { rows, lines: lineNumbers, columns, unread };
}

/** Where in a list that was read the server found a fault: in which line, and in the column of which name. */
export function placeOf(path: string, lines: readonly number[]): { line: number; column: string } | null {
  const found = /^rows\[(\d+)\](?:\.values)?\.?(.*)$/.exec(path);
  const line = lines[Number(found?.[1])];
  return line === undefined ? null : { line, column: found?.[2] ?? "" };
}

function valuesOf(row: readonly string[], names: readonly string[], place: number): Record<string, string> {
  return Object.fromEntries(
    row.flatMap((value, index) => {
      const name = names[index];
      return index === place || !name || value === "" ? [] : [[name, value]];
    }),
  );
}

function phonePlace(names: readonly string[], sample: readonly string[]): number {
  const named = names.findIndex((name) => PHONE_NAMES.includes(name));
  return named >= 0 ? named : Math.max(0, sample.findIndex(isPhone));
}

/** A name that an expression can say: `Order no.` becomes `order_no`. */
function columnName(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
}

function isPhone(cell: string): boolean {
  const digits = cell.replace(/\D/g, "").length;
  return /^[+\d\s().-]+$/.test(cell) && digits >= DIGITS.least && digits <= DIGITS.most;
}

function separatorOf(line: string): string {
  const found = SEPARATORS.map((one) => ({ one, count: line.split(one).length }));
  return found.reduce((best, next) => (next.count > best.count ? next : best)).one;
}

function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let place = 0; place < line.length; place += 1) {
    const letter = line[place];
    if (letter === '"' && isQuoted && line[place + 1] === '"') {
      cell += '"';
      place += 1;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += letter ?? "";
  }
  return [...cells, cell.trim()];
}
