/** Larger than any document the server takes. */
export const MAX_FILE_BYTES = 4_000_000;

/** Hear of files dropped anywhere on the page, as their text; gives the function that ends it. */
export function onDroppedFile(onText: (text: string) => void): () => void {
  const onDragOver = (event: DragEvent) => {
    // Without this the browser would leave the page to show the file.
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  };
  const onDrop = (event: DragEvent) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    if (file.size <= MAX_FILE_BYTES) void file.text().then(onText);
  };
  window.addEventListener("dragover", onDragOver);
  window.addEventListener("drop", onDrop);
  return () => {
    window.removeEventListener("dragover", onDragOver);
    window.removeEventListener("drop", onDrop);
  };
}
