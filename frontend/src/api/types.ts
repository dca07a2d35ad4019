/** Names the pages use for the server's shapes; `schema.d.ts` has them all. */
import type {
  AuditEntry as AuditEntryShape,
  ChannelView,
  components,
  ContactView,
  ConversationDetail,
  ConversationView,
  Credential as CredentialShape,
  MemberView,
  MessageFact,
  MessageView,
  Preview,
  PurposeStanding,
  RunDetail,
  RunView,
  SignedIn,
  Statement as StatementShape,
  StepRecord,
  Template as TemplateShape,
  TemplateVersion as TemplateVersionShape,
  WorkflowItem,
} from "./schema";

export type Session = SignedIn;
export type Role = Session["role"];
export type Workflow = WorkflowItem;
export type Run = RunView;
/** One run by itself: what it cost is known of it too. */
export type OpenRun = RunDetail;
export type RunState = Run["state"];
export type Step = StepRecord;
export type Conversation = ConversationView;
/** One conversation by itself: what it cost is known of it too. */
export type OpenConversation = ConversationDetail;
export type Message = MessageView;
/** A template as it reads on a phone, filled. */
export type ShownTemplate = Preview;
export type MessageEvent = MessageFact;
export type Contact = ContactView;
export type Standing = PurposeStanding;
export type Statement = StatementShape;
export type Channel = ChannelView;
export type Credential = CredentialShape;
export type Template = TemplateShape;
export type TemplateVersion = TemplateVersionShape;
export type Member = MemberView;
export type ApiKey = components["schemas"]["APIKey"];
export type AuditEntry = AuditEntryShape;
