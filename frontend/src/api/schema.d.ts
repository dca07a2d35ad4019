/**
 * The API as this page uses it, in the form that `make api-types` writes.
 * Hand-written until the server describes itself; then replaced by what it says.
 */
export interface components {
  schemas: {
    Session: { email: string; workspace_id?: string; workspace_name?: string };
    Credentials: { email: string; password: string };
    RunState: "running" | "waiting" | "completed" | "failed" | "cancelled";
    LastRun: { id: string; state: components["schemas"]["RunState"]; started_at: string };
    Workflow: {
      id: string;
      name: string;
      active_version: number | null;
      last_run?: components["schemas"]["LastRun"] | null;
    };
    Run: {
      id: string;
      workflow_id: string;
      workflow_name: string;
      version: number;
      state: components["schemas"]["RunState"];
      contact_id: string | null;
      contact_name?: string | null;
      started_at: string;
      ended_at: string | null;
      error: unknown;
    };
    Step: {
      node_id: string;
      type: string;
      state: string;
      attempt: number;
      input: unknown;
      output: unknown;
      port: string | null;
      error: unknown;
      started_at: string;
      ended_at: string | null;
    };
    MessageState:
      | "received"
      | "queued"
      | "submitting"
      | "accepted"
      | "sent"
      | "delivered"
      | "read"
      | "failed"
      | "suppressed"
      | "expired"
      | "cancelled"
      | "unknown";
    Message: {
      id: string;
      conversation_id: string;
      direction: "in" | "out";
      kind: string;
      content: { [key: string]: unknown };
      state: components["schemas"]["MessageState"];
      provider_id: string | null;
      run_id: string | null;
      node_id: string | null;
      created_at: string;
    };
    Conversation: {
      id: string;
      contact_id: string;
      contact_name: string;
      channel_id: string;
      channel_name: string;
      owner: "bot" | "human";
      /** Whose turn it is, and what the workflow said about it, while a human owns it. */
      team?: string | null;
      note?: string | null;
      window_open_until: string | null;
      last_message_at?: string | null;
      last_message?: components["schemas"]["Message"] | null;
    };
    Text: { text: string };
    Problem: { title?: string; detail?: string; status?: number; code?: string };
  };
}

type Schemas = components["schemas"];
type Json<Body> = { headers: { [name: string]: unknown }; content: { "application/json": Body } };
type Empty = { headers: { [name: string]: unknown }; content?: never };
type Page<Item> = Json<{ items: Item[]; next: string | null }>;
type Failure = {
  headers: { [name: string]: unknown };
  content: { "application/problem+json": Schemas["Problem"] };
};
type Get<Answer, Parameters = {}> = {
  parameters: Parameters;
  responses: { 200: Answer; 401: Failure };
};
type ById = { path: { id: string } };
type Paged = { query?: { limit?: number; cursor?: string } };

export interface paths {
  "/api/v1/session": {
    get: Get<Json<Schemas["Session"]>>;
    post: {
      parameters: {};
      requestBody: { content: { "application/json": Schemas["Credentials"] } };
      responses: { 201: Json<Schemas["Session"]>; 401: Failure };
    };
    delete: { parameters: {}; responses: { 204: Empty; 401: Failure } };
  };
  "/api/v1/workflows": { get: Get<Page<Schemas["Workflow"]>, Paged> };
  "/api/v1/runs": { get: Get<Page<Schemas["Run"]>, Paged> };
  "/api/v1/runs/{id}": { get: Get<Json<Schemas["Run"]>, ById> };
  "/api/v1/runs/{id}/steps": { get: Get<Page<Schemas["Step"]>, ById> };
  "/api/v1/conversations": { get: Get<Page<Schemas["Conversation"]>, Paged> };
  "/api/v1/conversations/{id}/messages": {
    get: Get<Page<Schemas["Message"]>, ById & Paged>;
    post: {
      parameters: ById;
      requestBody: { content: { "application/json": Schemas["Text"] } };
      responses: { 201: Json<{ id: string }>; 409: Failure };
    };
  };
  "/api/v1/conversations/{id}/take": {
    post: { parameters: ById; responses: { 200: Json<Schemas["Conversation"]>; 409: Failure } };
  };
  "/api/v1/conversations/{id}/return": {
    post: { parameters: ById; responses: { 200: Json<Schemas["Conversation"]>; 409: Failure } };
  };
}
