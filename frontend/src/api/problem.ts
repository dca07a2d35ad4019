import i18next from "i18next";
import type { Fault } from "./schema";

/** What the server says went wrong (RFC 9457), as an error that may be thrown. */
export class ApiProblem extends Error {
  readonly status: number;
  /** What exactly was wrong with what was sent, by its place in it. */
  readonly faults: readonly Fault[];

  constructor(status: number, message: string, faults: readonly Fault[] = []) {
    super(message);
    this.name = "ApiProblem";
    this.status = status;
    this.faults = faults;
  }
}

/** What went wrong, and what exactly was wrong with what was sent, for where only one sentence fits. */
export function inFull(error: Error): Error {
  const faults = error instanceof ApiProblem ? error.faults : [];
  if (faults.length === 0) return error;
  const told = faults.map(({ message }) => withoutEnd(message)).join("; ");
  return new Error(`${withoutEnd(error.message)}: ${told}.`, { cause: error });
}

function withoutEnd(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

/** No answer at all: the server is down, or the network between. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super(i18next.t("problem.unreachable"), { cause });
    this.name = "Unreachable";
  }
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; a bad one is thrown as an `ApiProblem` with a sentence for people. */
export function unwrap<Data>({ data, error, response }: Answer<Data>): Data {
  if (data !== undefined) return data;
  throw new ApiProblem(response.status, sentence(error, response.status), faultsIn(error));
}

/** Throws like `unwrap`, for answers that have no body. */
export function expectDone({ error, response }: Answer<unknown>): void {
  if (!response.ok) throw new ApiProblem(response.status, sentence(error, response.status));
}

function faultsIn(error: unknown): Fault[] {
  if (typeof error !== "object" || error === null || !("faults" in error)) return [];
  return Array.isArray(error.faults) ? error.faults.filter(isFault) : [];
}

function isFault(value: unknown): value is Fault {
  return (
    typeof value === "object" &&
    value !== null &&
    "path" in value &&
    typeof value.path === "string" &&
    "message" in value &&
    typeof value.message === "string"
  );
}

function sentence(error: unknown, status: number): string {
  if (typeof error === "object" && error !== null) {
    if ("detail" in error && typeof error.detail === "string" && error.detail) return error.detail;
    if ("title" in error && typeof error.title === "string" && error.title) return error.title;
  }
  return i18next.t("problem.answered", { status });
}
