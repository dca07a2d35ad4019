import * as api from "./api.js";
import { Chat } from "./chat.js";
import { byId, element, icon } from "./dom.js";
import { attachMenu, chooseRow, messageMenu } from "./menus.js";
import { initials } from "./text.js";

const RETRY_MS = 2000;
const NO_NUMBER_MS = 1500;
const LARGEST_FILE = 1_400_000;

const state = { user: "", number: "", revision: -1, replyTo: null, editing: null, view: null };
let polling = new AbortController();

const chat = new Chat(byId("chat"), {
  tap: (bubble, id, kind) => (kind === "location" ? sendLocation(bubble.id) : tap(bubble, id, kind)),
  open: async (bubble) => {
    const id = await chooseRow(bubble.sheet);
    if (id !== null) await tap(bubble, id, "reply");
  },
  menu: (bubble, opener) => messageMenu(bubble, opener, { react, reply, edit, revoke }),
});

// ---- what the user does

const tap = (bubble, id, kind) =>
  send({ tap: { message_id: bubble.id, id, ...(kind === "flow" ? { response: { answered: true } } : {}) } });
const react = (bubble, emoji) => send({ react: { message_id: bubble.id, emoji } });
const revoke = (bubble) => send({ revoke: bubble.id });

async function send(message) {
  try {
    const quote = state.replyTo && !("react" in message) ? { reply_to: state.replyTo } : {};
    await api.act(state, { ...message, ...quote });
    setQuote(null);
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}

function reply(bubble) {
  setQuote({ id: bubble.id, who: bubble.is_own ? "You" : state.view.business, text: bubble.text || bubble.kind });
}

function edit(bubble) {
  setQuote({ id: null, editing: bubble.id, who: "Edit message", text: bubble.text });
  byId("entry").value = bubble.text;
}

function setQuote(quote) {
  state.replyTo = quote?.id ?? null;
  state.editing = quote?.editing ?? null;
  byId("quote").hidden = !quote;
  if (!quote) return;
  byId("quote").querySelector("strong").textContent = quote.who;
  byId("quote").querySelector("span").textContent = quote.text;
  byId("entry").focus();
}

async function sendEntry() {
  const entry = byId("entry");
  const text = entry.value.trim();
  if (!text || !state.number) return;
  const editing = state.editing;
  entry.value = "";
  grow();
  chat.isAtEnd = true;
  chat.stay();
  const isSent = await send(editing ? { edit: { message_id: editing, text } } : { text });
  if (isSent || entry.value) return;
  entry.value = text;
  grow();
}

const sendLocation = (replyTo) =>
  send({
    type: "location",
    location: { latitude: -23.5614, longitude: -46.6559, name: "Avenida Paulista", address: "São Paulo" },
    ...(replyTo ? { reply_to: replyTo } : {}),
  });

const ATTACHMENTS = [
  { label: "Sample photo", icon: "photo", run: () => send({ type: "image", caption: byId("entry").value.trim() }) },
  { label: "Sample document", icon: "file", run: () => send({ type: "document" }) },
  { label: "Voice message", icon: "mic", run: () => send({ type: "audio" }) },
  { label: "Location", icon: "pin", run: () => sendLocation() },
  { label: "Contact", icon: "person", run: () => send({ type: "contacts", contacts: [sampleContact()] }) },
  { label: "File…", icon: "plus", run: () => byId("file").click() },
];

function sampleContact() {
  const name = { formatted_name: "Bia Moura", first_name: "Bia", last_name: "Moura" };
  return { name, phones: [{ phone: "+55 11 98765-4321", type: "CELL", wa_id: "5511987654321" }] };
}

async function sendFile(file) {
  if (file.size > LARGEST_FILE) return toast("The simulated phone sends files up to 1.4 MB");
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  const kind = ["image", "video", "audio"].find((name) => file.type.startsWith(`${name}/`)) ?? "document";
  const media = { base64: url.split(",")[1], mime_type: file.type || "application/octet-stream", filename: file.name };
  return send({ type: kind, media });
}

// ---- what the phone shows

function show(view) {
  state.view = view;
  state.revision = view.revision;
  byId("business").textContent = view.business;
  byId("avatar").textContent = initials(view.business);
  byId("presence").textContent = view.online ? (view.is_typing ? "typing…" : "online") : "your phone is offline";
  byId("receipts").checked = view.read_receipts;
  byId("online").checked = view.online;
  chat.show(view.bubbles, view.is_typing);
  const hasUnread = view.bubbles.some((bubble) => !bubble.is_own && bubble.state === "delivered");
  if (hasUnread && view.read_receipts && !document.hidden) api.look(state).catch(() => {});
}

async function follow() {
  polling.abort();
  polling = new AbortController();
  const { signal } = polling;
  state.revision = -1;
  chat.clear();
  while (!signal.aborted) {
    try {
      show(await api.thread(state, state.revision, signal));
    } catch (error) {
      if (signal.aborted) return;
      byId("presence").textContent = "connecting…";
      await pause(RETRY_MS);
    }
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let toastTimer = 0;
function toast(text) {
  byId("toast").textContent = text;
  byId("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (byId("toast").hidden = true), 5000);
}

function grow() {
  const entry = byId("entry");
  entry.style.height = "auto";
  entry.style.height = `${Math.min(entry.scrollHeight, 140)}px`;
}

// ---- who talks to whom

async function choosePeople() {
  const asked = new URLSearchParams(location.search);
  let found = await api.people();
  while (!found.numbers.length) {
    byId("business").textContent = "No business yet";
    byId("presence").textContent = "waiting for a business number to be registered";
    await pause(NO_NUMBER_MS);
    found = await api.people().catch(() => found);
  }
  const digits = (text) => (text ?? "").replace(/\D/g, "");
  const wanted = digits(asked.get("user"));
  state.user = wanted || found.users[0].id;
  state.number = found.numbers.some(({ id }) => id === asked.get("number")) ? asked.get("number") : found.numbers[0].id;
  if (!found.users.some(({ id }) => id === state.user)) {
    found.users.push({ id: state.user, name: "New contact", phone: `+${state.user}` });
  }
  fill("user", found.users, state.user);
  fill("number", found.numbers, state.number);
}

function fill(id, options, chosen) {
  const made = options.map((o) => element("option", { value: o.id }, `${o.name} · ${o.phone}`));
  byId(id).replaceChildren(...made);
  byId(id).value = chosen;
}

function switchChat() {
  state.user = byId("user").value;
  state.number = byId("number").value;
  const query = new URLSearchParams({ user: `+${state.user}`, number: state.number });
  history.replaceState(null, "", `${location.pathname}?${query}`);
  setQuote(null);
  follow();
}

function addUser() {
  const phone = byId("new-user").value.replace(/\D/g, "");
  if (phone.length < 7) return toast("A phone number with its country code, please");
  byId("user").append(element("option", { value: phone }, `New contact · +${phone}`));
  byId("user").value = phone;
  byId("new-user").value = "";
  return switchChat();
}

function wire() {
  for (const holder of document.querySelectorAll("[data-icon]")) holder.append(icon(holder.dataset.icon));
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    sendEntry();
  });
  byId("entry").addEventListener("input", grow);
  byId("entry").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      sendEntry();
    } else if (event.key === "Escape") setQuote(null);
  });
  byId("drop-quote").addEventListener("click", () => setQuote(null));
  byId("open-attach").addEventListener("click", () => attachMenu(ATTACHMENTS));
  byId("file").addEventListener("change", (event) => {
    if (event.target.files[0]) sendFile(event.target.files[0]);
    event.target.value = "";
  });
  byId("open-settings").addEventListener("click", () => byId("settings").showModal());
  byId("user").addEventListener("change", switchChat);
  byId("number").addEventListener("change", switchChat);
  byId("add-user").addEventListener("click", addUser);
  for (const [id, key] of [["receipts", "read_receipts"], ["online", "online"]]) {
    byId(id).addEventListener("change", (event) =>
      api.set(state.user, { [key]: event.target.checked }).catch((error) => toast(error.message)),
    );
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && state.view) show(state.view);
  });
}

wire();
choosePeople()
  .then(() => {
    follow();
    byId("entry").focus();
  })
  .catch((error) => toast(error.message));
