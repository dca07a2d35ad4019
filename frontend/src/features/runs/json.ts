type Read =
  { readonly isJson: true; readonly value: unknown } | { readonly isJson: false; readonly message: string };

/** The value a person wrote as JSON, or what is wrong with it. */
export function readJson(text: string): Read {
  try {
    const value: unknown = JSON.parse(text);
    return { isJson: true, value };
  } catch (error) {
    return { isJson: false, message: error instanceof Error ? error.message : String(error) };
  }
}
