import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the server it stands in front of. */
const server = process.env.PATCHBAY_DEV_SERVER ?? "http://127.0.0.1:8000";

/** What forms and tables are made of: the canvas has none, and does without them until one is opened. */
const FIELDS =
  /@mantine\/core\/esm\/components\/(Checkbox|Combobox|FloatingIndicator|List|Pill|PillsInput|Radio|SegmentedControl|Select|SimpleGrid|Table|TagsInput|Textarea)\//;

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../backend/patchbay/api/static",
    emptyOutDir: true,
    // The largest is the field for code, fetched with the first form.
    chunkSizeWarningLimit: 600,
    // Small shared modules travel together: a request costs more than the few bytes a page does not need.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "icons", test: /@tabler/ },
            {
              name: "components",
              test: (id) => id.includes("@mantine") && !FIELDS.test(id),
              minShareCount: 3,
            },
            { name: "shared", test: /src\/(api|editor|lib|ui|workflow)\//, minShareCount: 3 },
          ],
        },
      },
    },
    // The first that know `light-dark()`: rewritten for older ones, it would lose its colours in ours.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
  },
  server: {
    proxy: { "/api": server, "/phone": server, "/simulator": server },
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
  },
});
