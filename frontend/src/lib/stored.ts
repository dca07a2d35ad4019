/** What is remembered in this browser; a browser that forbids it forgets, and nothing else breaks. */

export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function writeStored(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Private windows and full disks: the choice lasts as long as the page.
  }
}

export function forgetStored(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // What cannot be written is not there either.
  }
}

/** The names of what is remembered that begin so. */
export function namesStored(beginning: string): readonly string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(beginning));
  } catch {
    return [];
  }
}
