import type { WorkflowDocument } from "../../workflow/document";
import { readDocument, UnreadableDocument } from "../../workflow/read-document";

/**
 * The document in the text of a file.
 *
 * Raises `UnreadableDocument` where the text is no JSON, or no document.
 */
export function documentOf(text: string): WorkflowDocument {
  return readDocument(parsed(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableDocument(`expected JSON: ${error instanceof Error ? error.message : ""}`);
  }
}
