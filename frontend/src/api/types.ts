import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["Session"];
export type Workflow = Schemas["Workflow"];
export type Run = Schemas["Run"];
export type RunState = Schemas["RunState"];
export type Step = Schemas["Step"];
export type Conversation = Schemas["Conversation"];
export type Message = Schemas["Message"];
export type MessageState = Schemas["MessageState"];
