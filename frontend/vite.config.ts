import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the server it stands in front of. */
const server = process.env.PATCHBAY_DEV_SERVER ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../backend/patchbay/api/static",
    emptyOutDir: true,
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
