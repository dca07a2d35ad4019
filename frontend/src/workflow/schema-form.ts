import type { JsonValue } from "./document";

/** One field of a form: of a node's parameters, its settings, or the workflow's. */
export type Field =
  | TextField
  | NumberField
  | DurationField
  | MomentField
  | SwitchField
  | ChoiceField
  | ChoicesField
  | WordsField
  | ListField
  | MapField
  | GroupField
  | CredentialField
  | ChannelField
  | TemplateField
  | ExpressionField
  | ConditionField
  | JsonField;

export type FieldKind = Field["kind"];

/** What is said of every field. */
export interface FieldBase {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  /** Says to people what its pattern says to programs; empty where nothing does. */
  readonly patternHelp: string;
  readonly isRequired: boolean;
  /** Whether nothing at all (null) is a value. */
  readonly isNullable: boolean;
  readonly isAdvanced: boolean;
  /** Whether its value, or a part of it, may be an expression. */
  readonly takesExpressions: boolean;
  readonly shownWhen: Readonly<Record<string, readonly string[]>>;
  readonly examples: readonly JsonValue[];
  /** The value when the document says nothing. */
  readonly fallback: JsonValue | undefined;
}

/** What holds of a field unless its form says otherwise. */
export const USUAL_FIELD: Omit<FieldBase, "name" | "title"> = {
  help: "",
  patternHelp: "",
  isRequired: false,
  isNullable: false,
  isAdvanced: false,
  takesExpressions: false,
  shownWhen: {},
  examples: [],
  fallback: undefined,
};

export interface TextLimits {
  readonly minLength: number;
  readonly maxLength: number | null;
  readonly pattern: string | null;
}

export interface TextField extends FieldBase, TextLimits {
  readonly kind: "text";
  readonly isMultiline: boolean;
}

export interface NumberLimits {
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Whether the minimum itself is too small. */
  readonly isAbove: boolean;
  readonly isInteger: boolean;
}

export interface NumberField extends FieldBase, NumberLimits {
  readonly kind: "number";
}

/** A number of seconds. */
export interface DurationField extends FieldBase, NumberLimits {
  readonly kind: "duration";
}

/** A date, a time of day or both, as ISO text. */
export interface MomentField extends FieldBase {
  readonly kind: "moment";
  readonly format: "date" | "time" | "date-time";
}

export interface SwitchField extends FieldBase {
  readonly kind: "switch";
}

export interface Option {
  readonly value: string | number;
  readonly title: string;
}

export interface ChoiceField extends FieldBase {
  readonly kind: "choice";
  readonly options: readonly Option[];
}

export interface Sized {
  readonly minItems: number;
  readonly maxItems: number | null;
}

/** Several of some options. */
export interface ChoicesField extends FieldBase, Sized {
  readonly kind: "choices";
  readonly options: readonly Option[];
}

/** A list of short texts. */
export interface WordsField extends FieldBase, Sized {
  readonly kind: "words";
  readonly word: TextLimits;
}

/** A list of things with fields of their own. */
export interface ListField extends FieldBase, Sized {
  readonly kind: "list";
  readonly itemTitle: string;
  readonly item: readonly Field[];
  /** The field that a plain text stands for, where an item may be just a text. */
  readonly textStandsFor: string | null;
}

/** Names and values. */
export interface MapField extends FieldBase, Sized {
  readonly kind: "map";
  readonly values: "text" | "any";
  readonly key: TextLimits;
  readonly value: TextLimits;
  /** Whether a list of texts will do as well: values in order instead of by name. */
  readonly isListToo: boolean;
}

export interface GroupField extends FieldBase {
  readonly kind: "group";
  readonly fields: readonly Field[];
}

/** Something of the workspace: chosen from a list. */
interface Picker extends FieldBase, TextLimits {
  /** Whether several may be chosen. */
  readonly isMany: boolean;
}

export interface CredentialField extends Picker {
  readonly kind: "credential";
}

export interface ChannelField extends Picker {
  readonly kind: "channel";
}

export interface TemplateField extends Picker {
  readonly kind: "template";
}

/** Always an expression; `expects` says of what. */
export interface ExpressionField extends FieldBase, TextLimits {
  readonly kind: "expression";
  readonly expects: "list" | "any";
}

/** An expression that says whether something is so; put together from comparisons where it is that simple. */
export interface ConditionField extends FieldBase, TextLimits {
  readonly kind: "condition";
}

export interface JsonField extends FieldBase {
  readonly kind: "json";
}

export const NO_TEXT_LIMITS: TextLimits = { minLength: 0, maxLength: null, pattern: null };
