import type { WorkflowDocument } from "./document";
import { isJsonObject, type NodeTypes } from "./node-type";
import { readDocument, UnreadableDocument } from "./read-document";

/** A document that came as text, before it is taken over. */
export interface Import {
  readonly document: WorkflowDocument;
  /** As it was written, with whatever else was in it: the server says exactly what it does not know. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** Types of its nodes that this server does not have. */
  readonly unknownTypes: readonly string[];
}

/**
 * Reads a document from a file or the clipboard.
 *
 * Raises `UnreadableDocument`, with the place in the text or the path in the document, and takes nothing over.
 */
export function readImport(text: string, nodeTypes: NodeTypes): Import {
  const raw = parsed(text);
  const document = readDocument(raw);
  const types = [...new Set(document.nodes.map((node) => node.type))];
  return {
    document,
    raw: isJsonObject(raw) ? raw : {},
    unknownTypes: types.filter((type) => !nodeTypes.has(type)).sort(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableDocument(`expected JSON: ${error instanceof Error ? error.message : ""}`);
  }
}

/** The document as it is kept in a file: the same drawing always gives the same text. */
export function exportText(document: WorkflowDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
