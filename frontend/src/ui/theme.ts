import {
  ActionIcon,
  Badge,
  Button,
  Card,
  createTheme,
  Menu,
  Modal,
  Paper,
  Tooltip,
  type CSSVariablesResolver,
  type TableProps,
} from "@mantine/core";

/** Bundled, so that a drawing is as wide on every machine; the system's own for scripts that Inter lacks. */
const FONT = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";

/** The colours one may choose; `auto` follows the system. */
export const SCHEMES = ["light", "dark", "auto"] as const;

/** One accent, two radii, one type: what every page and the editor are drawn with. */
export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: 9,
  autoContrast: true,
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "8px", lg: "12px", xl: "20px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: FONT,
  headings: {
    fontFamily: FONT,
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray" } }),
    Badge: Badge.extend({ defaultProps: { tt: "none", fw: 600 } }),
    Button: Button.extend({ defaultProps: { fw: 600 } }),
    Card: Card.extend({ defaultProps: { withBorder: true } }),
    // The placeholder is a menu's child without a role. The first entry has the focus instead.
    Menu: Menu.extend({
      defaultProps: { shadow: "md", position: "bottom-end", withInitialFocusPlaceholder: false },
    }),
    // Its header would pass for that of the page.
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: "lg", attributes: { header: { role: "presentation" } } },
    }),
    Paper: Paper.extend({ defaultProps: { radius: "md" } }),
    // Not by `Table.extend`: every page would load the table's code.
    Table: {
      defaultProps: { verticalSpacing: "sm", horizontalSpacing: "md" } satisfies Partial<TableProps>,
      styles: {
        th: {
          color: "var(--mantine-color-dimmed)",
          fontSize: "var(--mantine-font-size-xs)",
          fontWeight: 600,
        },
      },
    },
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true } }),
  },
});

/** Faint backgrounds in the dark: the library's are as strong as a button. */
const tints = Object.fromEntries(
  ["blue", "gray", "green", "orange", "red", "teal", "yellow"].flatMap((colour) => [
    [
      `--mantine-color-${colour}-light`,
      `color-mix(in srgb, var(--mantine-color-${colour}-7) 22%, transparent)`,
    ],
    [
      `--mantine-color-${colour}-light-hover`,
      `color-mix(in srgb, var(--mantine-color-${colour}-7) 30%, transparent)`,
    ],
    [`--mantine-color-${colour}-light-color`, `var(--mantine-color-${colour}-2)`],
  ]),
);

/** Secondary text that still reads well: the library's own greys fall short of 4.5 to 1. */
export const readableColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-orange-light-color": "#8a3b00",
    "--mantine-color-yellow-light-color": "#6b4800",
    "--mantine-color-red-light-color": "var(--mantine-color-red-9)",
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-6)",
    "--mantine-color-error": "var(--mantine-color-red-9)",
    // What a menu's entry in red is written in.
    "--mantine-color-red-6": "var(--mantine-color-red-9)",
    "--mantine-color-teal-light": "var(--mantine-color-teal-0)",
    "--mantine-color-teal-light-hover": "var(--mantine-color-teal-1)",
    "--patchbay-surface": "var(--mantine-color-gray-0)",
    "--patchbay-hairline": "var(--mantine-color-gray-2)",
  },
  dark: {
    ...tints,
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-placeholder": "var(--mantine-color-dark-2)",
    "--mantine-color-error": "var(--mantine-color-red-4)",
    "--mantine-color-red-6": "var(--mantine-color-red-4)",
    "--patchbay-surface": "var(--mantine-color-dark-8)",
    "--patchbay-hairline": "var(--mantine-color-dark-5)",
  },
});
