import { useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import type { Scope } from "../../../workflow/scope";
import classes from "./CodeBox.module.css";
import type { EditorHandle } from "./editor";
import { loadEditor, useEditorModule } from "./loading";

export interface CodeBoxProps {
  readonly text: string;
  readonly language: "expression" | "json";
  readonly isMultiline?: boolean;
  readonly isReadOnly?: boolean;
  readonly isInvalid?: boolean;
  readonly placeholder?: string;
  readonly labelledBy?: string;
  readonly label?: string;
  readonly describedBy?: string;
  readonly scope?: Scope;
  /** Take the focus as soon as it is there, at this place of the text. */
  readonly focusAt?: number | null;
  readonly onChange: (text: string) => void;
  /** It has the focus: this is how to put a text where its cursor is. */
  readonly onFocus?: (insert: (text: string) => void) => void;
  readonly onBlur?: () => void;
  /** How to put a text where the pointer is, for what is dropped. */
  readonly onReady?: (insertAt: (text: string, point: { x: number; y: number }) => void) => void;
}

const NO_SCOPE: Scope = {};

/** A field for code. Until the editor for it has come, a plain one. */
export function CodeBox(props: CodeBoxProps) {
  const module = useEditorModule();
  const host = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const handle = useRef<EditorHandle | null>(null);
  const hasBeenFocused = useRef(false);
  const attributes = attributesOf(props);

  const change = useEffectEvent((text: string) => {
    props.onChange(text);
  });
  const focused = useEffectEvent(() => {
    props.onFocus?.((text) => {
      handle.current?.insert(text);
      handle.current?.focus();
    });
  });
  const blurred = useEffectEvent(() => props.onBlur?.());
  const readScope = useEffectEvent(() => props.scope ?? NO_SCOPE);
  const build = useEffectEvent(
    (createEditor: (typeof import("./editor"))["createEditor"], parent: HTMLElement) =>
      createEditor(parent, {
        text: props.text,
        language: props.language,
        isMultiline: props.isMultiline ?? false,
        isReadOnly: props.isReadOnly ?? false,
        placeholder: props.placeholder ?? "",
        attributes,
        scope: () => readScope(),
        onChange: (text) => {
          change(text);
        },
        onFocus: () => {
          focused();
        },
        onBlur: () => {
          blurred();
        },
      }),
  );
  const focusPlain = useEffectEvent(() => {
    if (module !== null || props.focusAt === null || props.focusAt === undefined) return;
    hasBeenFocused.current = true;
    plain.current?.focus();
    plain.current?.setSelectionRange(props.focusAt, props.focusAt);
  });
  const made = useEffectEvent((editor: EditorHandle, typing: number | null) => {
    // Who was given the plain field and has left it meanwhile is not called back.
    const focusAt = hasBeenFocused.current ? typing : (typing ?? props.focusAt ?? null);
    if (focusAt !== null) editor.focus(focusAt);
    props.onReady?.((text, point) => {
      editor.insert(text, point);
      editor.focus();
    });
  });

  useEffect(() => {
    focusPlain();
    loadEditor();
  }, []);

  useLayoutEffect(() => {
    const textarea = plain.current;
    if (!module || !host.current || !textarea) return;
    const typing = textarea === document.activeElement ? textarea.selectionStart : null;
    const editor = build(module.createEditor, host.current);
    handle.current = editor;
    made(editor, typing);
    // Not before the editor has taken over: with the place where one types, the keyboard would be gone.
    textarea.hidden = true;
    return () => {
      textarea.hidden = false;
      handle.current = null;
      editor.destroy();
    };
  }, [module]);

  useEffect(() => {
    handle.current?.setText(props.text);
  }, [props.text]);

  useEffect(() => {
    handle.current?.setAttributes(attributes);
  });

  return (
    <div
      className={classes.box}
      data-expression={props.language === "expression" ? true : undefined}
      data-multiline={props.isMultiline === true ? true : undefined}
      data-invalid={props.isInvalid === true ? true : undefined}
      ref={host}
    >
      <textarea
        ref={plain}
        className={classes.plain}
        rows={props.isMultiline ? 4 : 1}
        value={props.text}
        readOnly={props.isReadOnly}
        onChange={(event) => {
          props.onChange(event.currentTarget.value);
        }}
        {...(module === null && attributes)}
      />
    </div>
  );
}

function attributesOf(props: CodeBoxProps): Readonly<Record<string, string>> {
  return {
    ...(props.labelledBy && { "aria-labelledby": props.labelledBy }),
    ...(props.label && { "aria-label": props.label }),
    ...(props.describedBy && { "aria-describedby": props.describedBy }),
    ...(props.isInvalid && { "aria-invalid": "true" }),
  };
}
