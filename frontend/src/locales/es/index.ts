const files = import.meta.glob<Record<string, unknown>>("./*.json", { eager: true, import: "default" });

/** Every text of this language, by namespace: one file each. */
export default Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.slice("./".length, -".json".length), texts]),
);
