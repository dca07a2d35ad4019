/** Names the pages use for the server's shapes; `schema.d.ts` has them all. */
import type {
  AuditEntry as AuditEntryShape,
  ChannelView,
  components,
  ContactView,
  ConversationView,
  Credential as CredentialShape,
  MemberView,
  MessageFact,
  MessageRecord,
  RunView,
  SignedIn,
  StepRecord,
  Template as TemplateShape,
  WorkflowItem,
} from "./schema";

export type Session = SignedIn;
export type Role = Session["role"];
export type Workflow = WorkflowItem;
export type Run = RunView;
export type RunState = Run["state"];
export type Step = StepRecord;
export type Conversation = ConversationView;
export type Message = MessageRecord;
export type MessageEvent = MessageFact;
export type Contact = ContactView;
export type Channel = ChannelView;
export type Credential = CredentialShape;
export type Template = TemplateShape;
export type Member = MemberView;
export type ApiKey = components["schemas"]["APIKey"];
export type AuditEntry = AuditEntryShape;
