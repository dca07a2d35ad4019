import type { Conversation, Message, Run, Session, Step, Workflow } from "./api/types";

/** What the fake server holds; a test gives only what it is about. */
export interface World {
  session: Session | null;
  password: string;
  workflows: Workflow[];
  runs: Run[];
  steps: Step[];
  conversations: Conversation[];
  messages: Message[];
}

export interface Recorded {
  method: string;
  path: string;
  body: unknown;
  csrf: string | null;
}

type Handler = (world: World, body: unknown) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  "GET /api/v1/session": (world) => world.session ?? problem(401, "Sign in first."),
  "POST /api/v1/session": signIn,
  "DELETE /api/v1/session": (world) => {
    world.session = null;
    return null;
  },
  "GET /api/v1/workflows": (world) => page(world.workflows),
  "GET /api/v1/runs": (world) => page(world.runs),
  "GET /api/v1/runs/run-1": (world) => world.runs[0],
  "GET /api/v1/runs/run-1/steps": (world) => page(world.steps),
  "GET /api/v1/conversations": (world) => page(world.conversations),
  "GET /api/v1/conversations/conversation-1/messages": (world) => page(world.messages),
  "POST /api/v1/conversations/conversation-1/messages": () => ({ id: "message-9" }),
  "POST /api/v1/conversations/conversation-1/take": (world) => setOwner(world, "human"),
  "POST /api/v1/conversations/conversation-1/return": (world) => setOwner(world, "bot"),
};

/** A stand-in for the network: answers as the API does, and records what changes something. */
export function fakeServer(given: Partial<World> = {}) {
  const world: World = {
    session: { email: "ana@example.com", workspace_name: "Demo" },
    password: "right",
    workflows: [],
    runs: [],
    steps: [],
    conversations: [],
    messages: [],
    ...given,
  };
  const recorded: Recorded[] = [];

  async function fetch(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    const text = await request.text();
    const body: unknown = text ? JSON.parse(text) : undefined;
    const csrf = request.headers.get("x-csrf-token");
    if (request.method !== "GET") recorded.push({ method: request.method, path, body, csrf });
    const handler = ROUTES[`${request.method} ${path}`];
    const answer = handler ? handler(world, body) : problem(404, `Nothing at ${path}`);
    if (answer instanceof Response) return answer;
    if (answer === null) return new Response(null, { status: 204 });
    return Response.json(answer, { status: request.method === "POST" ? 201 : 200 });
  }

  return { fetch, recorded };
}

function signIn(world: World, body: unknown): unknown {
  const { email, password } = body as { email: string; password: string };
  if (password !== world.password) return problem(401, "E-mail or password is wrong.");
  world.session = { email, workspace_name: "Demo" };
  return world.session;
}

function setOwner(world: World, owner: Conversation["owner"]): unknown {
  world.conversations = world.conversations.map((conversation) => ({ ...conversation, owner }));
  return world.conversations[0];
}

function page<Item>(items: Item[]) {
  return { items, next: null };
}

function problem(status: number, detail: string): Response {
  return Response.json(
    { status, detail },
    { status, headers: { "content-type": "application/problem+json" } },
  );
}
