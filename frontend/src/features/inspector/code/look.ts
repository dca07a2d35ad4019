import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const shade = (light: string, dark: string) =>
  `light-dark(var(--mantine-color-${light}), var(--mantine-color-${dark}))`;

/** Colours that read well on both backgrounds. */
export const colours = HighlightStyle.define([
  { tag: [tags.variableName, tags.propertyName, tags.name], color: shade("teal-9", "teal-4") },
  { tag: [tags.string, tags.special(tags.string)], color: shade("orange-9", "orange-4") },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: shade("grape-8", "grape-4") },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: shade("indigo-8", "indigo-3") },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName)],
    color: shade("blue-9", "blue-4"),
  },
  { tag: [tags.brace, tags.squareBracket, tags.bracket, tags.separator], color: shade("teal-9", "teal-4") },
  { tag: tags.comment, color: "var(--mantine-color-dimmed)" },
  { tag: tags.invalid, color: "var(--mantine-color-error)" },
]);

/** As the other inputs of a form. */
export const look = EditorView.theme({
  "&": {
    fontSize: "var(--mantine-font-size-sm)",
    background: "transparent",
    color: "var(--mantine-color-text)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-content": {
    fontFamily: "var(--mantine-font-family-monospace)",
    fontSize: "0.8125rem",
    lineHeight: "1.5",
    padding: "0.375rem 0",
    caretColor: "var(--mantine-color-text)",
  },
  ".cm-line": { padding: "0 0.625rem" },
  ".cm-scroller": { overflow: "auto" },
  ".cm-placeholder": { color: "var(--mantine-color-placeholder)" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
  ".cm-tooltip": {
    border: "1px solid var(--mantine-color-default-border)",
    borderRadius: "var(--mantine-radius-md)",
    background: "var(--mantine-color-body)",
    boxShadow: "var(--mantine-shadow-md)",
    overflow: "hidden",
    zIndex: "400",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mantine-font-family-monospace)",
    fontSize: "0.8125rem",
    maxHeight: "15rem",
    maxWidth: "24rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    justifyContent: "space-between",
    gap: "1rem",
    padding: "0.25rem 0.625rem",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    background: "var(--mantine-primary-color-light)",
    color: "var(--mantine-color-text)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": {
    color: "var(--mantine-color-dimmed)",
    fontStyle: "normal",
    marginLeft: "0",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
});
