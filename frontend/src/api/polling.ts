/** Milliseconds between looks at what may change by itself. */
export const POLL_MS = 2000;

/** How many of the newest runs, conversations or messages a list shows. */
export const PAGE_SIZE = 50;
