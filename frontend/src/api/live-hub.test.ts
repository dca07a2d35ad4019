import { expect, test, vi } from "vitest";
import { concerns, LiveHub, liveUrl, readNotice, type Notice } from "./live-hub";

class FakeSource extends EventTarget {
  readyState = 0;
  isClosed = false;

  constructor(readonly url: string) {
    super();
  }

  close() {
    this.isClosed = true;
  }

  say(type: string, data?: unknown) {
    this.dispatchEvent(new MessageEvent(type, { data: data === undefined ? null : JSON.stringify(data) }));
  }
}

function aHub() {
  const sources: FakeSource[] = [];
  const page = { isHidden: false, change: () => undefined as unknown };
  const hub = new LiveHub({
    open: (url) => {
      const source = new FakeSource(url);
      sources.push(source);
      return source as unknown as EventSource;
    },
    isHidden: () => page.isHidden,
    onVisibility: (listener) => (page.change = listener),
  });
  return { hub, sources, page };
}

test("all who listen share one stream, and hear only what concerns them", async () => {
  const { hub, sources } = aHub();
  const heard: string[] = [];
  const end = hub.subscribe({ workflowId: "w1" }, (notice) => heard.push(`editor ${notice.kind}`));
  hub.subscribe({ conversations: true }, (notice) => heard.push(`inbox ${notice.kind}`));
  await Promise.resolve();

  sources[0]!.say("notice", { kind: "draft", workflow_id: "w1", revision: 4 });
  sources[0]!.say("notice", { kind: "message", conversation_id: "c1" });
  end();

  expect(sources.map(({ url }) => url)).toEqual(["/api/v1/live?workflow_id=w1&conversations=1"]);
  expect(heard).toEqual(["editor draft", "inbox message"]);
});

test("a stream that opened anew says that anything may have changed", async () => {
  const { hub, sources } = aHub();
  const heard: Notice[] = [];
  hub.subscribe({ runId: "r1" }, (notice) => heard.push(notice));
  await Promise.resolve();

  sources[0]!.say("open");

  expect(heard).toEqual([{ kind: "resync" }]);
  expect(hub.state).toBe("live");
});

test("without a stream it looks every few seconds, and tries the stream again", async () => {
  vi.useFakeTimers();
  const { hub, sources } = aHub();
  const heard: Notice[] = [];
  hub.subscribe({ runs: true }, (notice) => heard.push(notice));
  await Promise.resolve();

  sources[0]!.readyState = 2;
  sources[0]!.say("error");
  vi.advanceTimersByTime(4500);

  expect(hub.state).toBe("polling");
  expect(heard).toHaveLength(1);
  vi.advanceTimersByTime(1000);
  expect(sources).toHaveLength(2);
  sources[1]!.say("open");
  vi.advanceTimersByTime(20_000);
  expect(heard).toHaveLength(2);
  vi.useRealTimers();
});

test("nobody looks, nobody listens", async () => {
  const { hub, sources, page } = aHub();
  hub.subscribe({ runs: true }, () => undefined);
  await Promise.resolve();

  page.isHidden = true;
  page.change();
  const wasClosed = sources[0]!.isClosed;
  page.isHidden = false;
  page.change();

  expect(wasClosed).toBe(true);
  expect(sources).toHaveLength(2);
});

test("what cannot be read is passed over", () => {
  expect(readNotice("{")).toBeNull();
  expect(readNotice('{"kind": "weather"}')).toBeNull();
  expect(readNotice('{"kind": "run", "run_id": "r1", "state": "waiting", "more": 1}')).toEqual({
    kind: "run",
    run_id: "r1",
    state: "waiting",
  });
});

test("a run concerns who follows it, its workflow, or all runs", () => {
  const notice: Notice = { kind: "run", run_id: "r1", workflow_id: "w1" };

  expect([{ runId: "r1" }, { workflowId: "w1" }, { runs: true }].map((one) => concerns(one, notice))).toEqual(
    [true, true, true],
  );
  expect(
    [{ runId: "r2" }, { workflowId: "w2" }, { conversations: true }].map((one) => concerns(one, notice)),
  ).toEqual([false, false, false]);
});

test("an alert is read, and concerns who looks after conversations", () => {
  const notice = readNotice('{"kind":"alert","state":"raised"}');

  expect(notice).toEqual({ kind: "alert", state: "raised" });
  expect([{ conversations: true }, { runs: true }].map((one) => notice && concerns(one, notice))).toEqual([
    true,
    false,
  ]);
});

test("too many wishes for one address become the whole stream", () => {
  expect(liveUrl([{ workflowId: "a" }, { workflowId: "b" }])).toBe("/api/v1/live");
  expect(liveUrl([{ runs: true }, { workflowId: "a" }])).toBe("/api/v1/live");
});
