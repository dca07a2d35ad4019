import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  completionKeymap,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { jinja } from "@codemirror/lang-jinja";
import { json } from "@codemirror/lang-json";
import { syntaxHighlighting } from "@codemirror/language";
import { Annotation, EditorState, Prec, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { suggest, type Suggestion } from "../../../workflow/completion";
import type { Scope } from "../../../workflow/scope";
import { colours, look } from "./look";

/** The heavy half of the code fields; loaded when a form first needs it. */
export interface EditorStart {
  readonly text: string;
  readonly language: "expression" | "json";
  readonly isMultiline: boolean;
  readonly isReadOnly: boolean;
  readonly placeholder: string;
  /** Attributes of what has the focus: names and descriptions for those who do not see it. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly scope: () => Scope;
  readonly onChange: (text: string) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

export interface EditorHandle {
  readonly setText: (text: string) => void;
  readonly setAttributes: (attributes: Readonly<Record<string, string>>) => void;
  /** Give it the focus; at this place of the text, if one is given. */
  readonly focus: (at?: number) => void;
  /** Put this where the cursor is, or where the pointer is. */
  readonly insert: (text: string, point?: { x: number; y: number }) => void;
  readonly destroy: () => void;
}

/** Marks what came from outside, so that it is not reported back. */
const fromOutside = Annotation.define<boolean>();

export function createEditor(parent: HTMLElement, start: EditorStart): EditorHandle {
  const view = new EditorView({
    parent,
    state: EditorState.create({ doc: start.text, extensions: partsFor(start) }),
  });
  setAttributes(view, start.attributes);
  return {
    setText: (text) => {
      if (text === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: fromOutside.of(true),
      });
    },
    setAttributes: (attributes) => {
      setAttributes(view, attributes);
    },
    focus: (at) => {
      if (at !== undefined) view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) } });
      view.focus();
      if (start.language === "expression" && at !== undefined) startCompletion(view);
    },
    insert: (text, point) => {
      const { from, to } = view.state.selection.main;
      const at = point ? (view.posAtCoords(point) ?? view.state.doc.length) : from;
      view.dispatch({
        changes: { from: at, to: point ? at : to, insert: text },
        selection: { anchor: at + text.length },
      });
    },
    destroy: () => {
      view.destroy();
    },
  };
}

/** Its attributes change as the text does (errors come and go), without making it anew. */
function setAttributes(view: EditorView, attributes: Readonly<Record<string, string>>): void {
  for (const name of ["aria-labelledby", "aria-label", "aria-describedby", "aria-invalid"]) {
    const value = attributes[name];
    if (value === undefined) view.contentDOM.removeAttribute(name);
    else view.contentDOM.setAttribute(name, value);
  }
}

function partsFor(start: EditorStart): Extension {
  const isExpression = start.language === "expression";
  return [
    history(),
    keys(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    isExpression ? expressionLanguage(start.scope) : json(),
    syntaxHighlighting(colours),
    look,
    closeBrackets(),
    placeholder(start.placeholder),
    EditorState.readOnly.of(start.isReadOnly),
    EditorView.lineWrapping,
    start.isMultiline ? [] : onOneLine,
    EditorView.updateListener.of((update) => {
      const isOurs = update.transactions.some((one) => one.annotation(fromOutside));
      if (update.docChanged && !isOurs) start.onChange(update.state.doc.toString());
      if (update.focusChanged) (update.view.hasFocus ? start.onFocus : start.onBlur)();
    }),
    // Dropping a value of the input panel is the form's to do.
    EditorView.domEventHandlers({ drop: () => true }),
  ];
}

/** Tab and Escape leave, as in every field, unless there is a suggestion to take or to close. */
function keys(): Extension {
  return Prec.highest(keymap.of([{ key: "Tab", run: acceptCompletion }, ...completionKeymap]));
}

/** A line break in a field of one line is a space. */
const onOneLine = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
  const flat = transaction.newDoc.toString().replace(/\s*\n\s*/g, " ");
  return {
    changes: { from: 0, to: transaction.startState.doc.length, insert: flat },
    selection: { anchor: Math.min(transaction.newSelection.main.head, flat.length) },
    annotations: transaction.annotation(fromOutside) ? [fromOutside.of(true)] : [],
  };
});

function expressionLanguage(scope: () => Scope): Extension {
  const language = jinja();
  return [
    language.language,
    closeDoubleBraces,
    autocompletion({
      override: [(context) => complete(context, scope())],
      icons: false,
      // Whoever knows what comes need not wait for it to be drawn.
      interactionDelay: 0,
      optionClass: (completion) => `kind-${completion.type ?? ""}`,
    }),
  ];
}

/** `{{` brings its `}}`; typing what is there already walks over it. */
const closeDoubleBraces = EditorView.inputHandler.of((view, from, to, text) => {
  const before = view.state.sliceDoc(Math.max(0, from - 1), from);
  const after = view.state.sliceDoc(to, to + 2);
  if (text === "{" && before === "{" && from === to) {
    // One brace was closed by itself when it was typed.
    const closing = after.startsWith("}}") ? "" : after.startsWith("}") ? "}" : "}}";
    view.dispatch({
      changes: { from, to, insert: `{${closing}` },
      selection: { anchor: from + 1 },
      userEvent: "input.type",
    });
    startCompletion(view);
    return true;
  }
  if (text === "}" && after.startsWith("}") && from === to) {
    view.dispatch({ selection: { anchor: from + 1 }, userEvent: "input.type" });
    return true;
  }
  return false;
});

function complete(context: CompletionContext, scope: Scope): CompletionResult | null {
  const found = suggest(context.state.sliceDoc(0, context.pos), scope);
  if (!found) return null;
  return {
    from: found.from,
    options: found.items.map((item, index) => completionOf(item, -index)),
    validFor: /^\w*$/,
  };
}

function completionOf(item: Suggestion, boost: number): Completion {
  return {
    label: item.text,
    type: item.kind,
    boost: Math.max(boost, -99),
    ...(item.detail !== undefined && { detail: item.detail }),
    ...(item.isQuoted && {
      apply: (view, _completion, from, to) => {
        // `input.["due on"]` is no expression: the dot goes.
        view.dispatch({
          changes: { from: from - 1, to, insert: item.text },
          selection: { anchor: from - 1 + item.text.length },
        });
      },
    }),
  };
}
