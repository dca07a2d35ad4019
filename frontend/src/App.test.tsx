import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { App } from "./App";
import { createQueryClient } from "./api/query-client";
import type { Conversation, Message, Run, Step } from "./api/types";
import { fakeServer, type World } from "./test-server";

test("nobody sees anything before signing in", async () => {
  const { user } = open({ session: null });

  await user.type(await screen.findByLabelText(/E-mail/), "ana@example.com");
  await user.type(screen.getByLabelText(/Password/), "right");
  await user.click(screen.getByRole("button", { name: "Sign in" }));

  expect(await screen.findByRole("heading", { name: "Recent runs" })).toBeDefined();
});

test("a wrong password is said to be wrong, and the right one then works", async () => {
  const { user } = open({ session: null });
  await user.type(await screen.findByLabelText(/E-mail/), "ana@example.com");
  await user.type(screen.getByLabelText(/Password/), "wrong");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect((await screen.findByRole("alert")).textContent).toContain("E-mail or password is wrong.");

  await user.clear(screen.getByLabelText(/Password/));
  await user.type(screen.getByLabelText(/Password/), "right{Enter}");

  expect(await screen.findByRole("heading", { name: "Conversations" })).toBeDefined();
});

test("signing out leads back to the door", async () => {
  const { user } = open({});

  await user.click(await screen.findByRole("button", { name: "Sign out" }));

  expect(await screen.findByRole("button", { name: "Sign in" })).toBeDefined();
});

test("a session that ran out is said to have, and the lists are gone", async () => {
  const server = fakeServer({ runs: [aRun({})] });
  vi.stubGlobal("fetch", (request: Request) =>
    request.url.includes("/runs")
      ? Promise.resolve(Response.json({ detail: "Sign in first." }, { status: 401 }))
      : server.fetch(request),
  );
  show();

  expect((await screen.findByRole("status")).textContent).toContain("Your session has ended.");
  expect(screen.queryByRole("heading", { name: "Recent runs" })).toBeNull();
});

test("conversations that were handed over come first and are marked", async () => {
  open({
    conversations: [
      aConversation({
        id: "a",
        contact_name: "Newer",
        last_message: aMessage({ created_at: "2026-05-04T12:00:00Z" }),
      }),
      aConversation({ id: "b", contact_name: "Waiting", owner: "human" }),
    ],
  });

  const cards = await screen.findAllByRole("link", { name: /Newer|Waiting/ });

  expect(cards.map((card) => card.textContent.includes("handed over"))).toEqual([true, false]);
});

test("a human's answer is sent with the token that proves it came from this page", async () => {
  document.cookie = "csrftoken=token-1";
  const { user, recorded } = open({ conversations: [aConversation({ owner: "human" })] });
  await user.click(await screen.findByRole("link", { name: /Maria/ }));

  await user.type(await screen.findByLabelText("Your answer"), "On my way{Enter}");

  await waitFor(() => {
    expect(recorded).toEqual([
      {
        method: "POST",
        path: "/api/v1/conversations/conversation-1/messages",
        body: { text: "On my way" },
        csrf: "token-1",
      },
    ]);
  });
  expect(screen.getByLabelText("Your answer")).toHaveProperty("value", "");
});

test("a conversation is taken over and given back", async () => {
  const { user } = open({ conversations: [aConversation({ owner: "bot" })] });
  await user.click(await screen.findByRole("link", { name: /Maria/ }));

  await user.click(await screen.findByRole("button", { name: "Take over" }));
  await user.click(await screen.findByRole("button", { name: "Give back to the workflow" }));

  expect(await screen.findByRole("button", { name: "Take over" })).toBeDefined();
});

test("whoever takes over reads what the workflow noted", async () => {
  const { user } = open({
    conversations: [aConversation({ owner: "human", team: "support", note: "Order 1042" })],
  });

  await user.click(await screen.findByRole("link", { name: /Maria/ }));

  expect((await screen.findByRole("note", { name: "For support" })).textContent).toContain("Order 1042");
});

test("messages are shown oldest first, with author and state", async () => {
  const { user } = open({
    conversations: [aConversation({})],
    messages: [
      aMessage({
        id: "2",
        direction: "out",
        state: "read",
        run_id: "run-1",
        created_at: "2026-05-04T12:00:02Z",
      }),
      aMessage({
        id: "1",
        direction: "in",
        content: { text: "order 1042" },
        created_at: "2026-05-04T12:00:01Z",
      }),
    ],
  });
  await user.click(await screen.findByRole("link", { name: /Maria/ }));

  const list = await screen.findByRole("list", { name: "Messages" });

  const texts = within(list)
    .getAllByRole("listitem")
    .map((item) => item.textContent);
  expect(texts[0]).toMatch(/^order 1042customer/);
  expect(texts[1]).toMatch(/workflow.*read$/);
});

test("a run opens to show its steps with what went in and came out", async () => {
  const { user } = open({ runs: [aRun({})], steps: [aStep({ node_id: "lookup", attempt: 2 })] });
  await user.click(await screen.findByRole("link", { name: "Order status" }));

  await user.click(await screen.findByRole("button", { name: /lookup.*attempt 2/ }));

  expect((await screen.findByLabelText("Output at “found”")).textContent).toContain("Maria");
});

test("a failing list says so and can be tried again", async () => {
  const server = fakeServer({ runs: [aRun({})] });
  let isBroken = true;
  vi.stubGlobal("fetch", (request: Request) =>
    isBroken && request.url.includes("/runs")
      ? Promise.resolve(Response.json({ detail: "Not now." }, { status: 403 }))
      : server.fetch(request),
  );
  const user = show();
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Not now.");

  isBroken = false;
  await user.click(within(alert).getByRole("button", { name: "Try again" }));

  expect(await screen.findByRole("link", { name: "Order status" })).toBeDefined();
});

function open(world: Partial<World>) {
  const server = fakeServer(world);
  vi.stubGlobal("fetch", server.fetch);
  return { user: show(), recorded: server.recorded };
}

function show() {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={createQueryClient()}>
        <App />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}

function aConversation(given: Partial<Conversation>): Conversation {
  return {
    id: "conversation-1",
    contact_id: "contact-1",
    contact_name: "Maria",
    channel_id: "channel-1",
    channel_name: "Demo number",
    owner: "bot",
    window_open_until: null,
    ...given,
  };
}

function aMessage(given: Partial<Message>): Message {
  return {
    id: "message-1",
    conversation_id: "conversation-1",
    direction: "in",
    kind: "text",
    content: { text: "Hello" },
    state: "received",
    provider_id: null,
    run_id: null,
    node_id: null,
    created_at: "2026-05-04T11:00:00Z",
    ...given,
  };
}

function aRun(given: Partial<Run>): Run {
  return {
    id: "run-1",
    workflow_id: "workflow-1",
    workflow_name: "Order status",
    version: 1,
    state: "completed",
    contact_id: "contact-1",
    started_at: "2026-05-04T11:00:00Z",
    ended_at: "2026-05-04T11:00:01Z",
    error: null,
    ...given,
  };
}

function aStep(given: Partial<Step>): Step {
  return {
    node_id: "message",
    type: "crm.lookup",
    state: "completed",
    attempt: 1,
    input: { phone: "…" },
    output: { name: "Maria" },
    port: "found",
    error: null,
    started_at: "2026-05-04T11:00:00Z",
    ended_at: "2026-05-04T11:00:01Z",
    ...given,
  };
}
