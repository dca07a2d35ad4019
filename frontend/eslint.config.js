import { readdirSync } from "node:fs";
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const LAYERS = ["workflow", "lib", "api", "ui", "editor", "features", "pages", "app"];
const features = readdirSync(new URL("src/features", import.meta.url));

export default tseslint.config(
  { ignores: ["node_modules", "dist", "src/api/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: { allowDefaultProject: ["eslint.config.js", "public/colours.js"] } },
    },
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-console": "error",
    },
  },
  // Features share editor/, workflow/, ui/, api/ and lib/; they do not know one another.
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["../../pages/*", "../../app/*"], message: "Pages rest on features." },
            ...features
              .filter((other) => other !== feature)
              .map((other) => ({
                group: [`../${other}/*`, `**/features/${other}/*`],
                message: "Features do not import one another; pages put them together.",
              })),
          ],
        },
      ],
    },
  })),
  // What everything rests on knows nothing of what rests on it.
  ...[
    { of: "workflow", knows: [] },
    { of: "lib", knows: [] },
    { of: "api", knows: ["workflow", "lib"] },
    { of: "ui", knows: ["workflow", "lib", "api"] },
    { of: "editor", knows: ["workflow", "lib", "api", "ui"] },
    { of: "features", knows: ["workflow", "lib", "api", "ui", "editor", "features"] },
    { of: "pages", knows: ["workflow", "lib", "api", "ui", "editor", "features"] },
  ].map(({ of, knows }) => ({
    files: [`src/${of}/**`],
    ignores: ["**/*.test.ts", "**/*.test.tsx", ...(of === "features" ? ["**"] : [])],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: LAYERS.filter((layer) => layer !== of && !knows.includes(layer)).map((layer) => ({
            group: [`../${layer}/*`, `../../${layer}/*`, `../**/${layer}/*`],
            message: `${of}/ rests on less than ${layer}/.`,
          })),
        },
      ],
      ...(of === "workflow" && {
        "no-restricted-globals": ["error", "window", "document", "fetch", "localStorage"],
      }),
    },
  })),
  // Dates and numbers look the same everywhere: by the page's language and the browser's region.
  {
    files: ["src/**"],
    ignores: ["src/lib/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        ...["DateTimeFormat", "ListFormat", "NumberFormat", "RelativeTimeFormat"].map((property) => ({
          object: "Intl",
          property,
          message: "lib/times.ts, lib/numbers.ts and lib/money.ts write dates and numbers.",
        })),
        ...["toLocaleString", "toLocaleDateString", "toLocaleTimeString"].map((property) => ({
          property,
          message: "lib/times.ts, lib/numbers.ts and lib/money.ts write dates and numbers.",
        })),
      ],
    },
  },
  {
    files: ["**/*.test.ts", "**/*.test.tsx", "src/test-*.ts"],
    rules: {
      "@typescript-eslint/consistent-type-assertions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  { files: ["eslint.config.js"], extends: [tseslint.configs.disableTypeChecked] },
);
