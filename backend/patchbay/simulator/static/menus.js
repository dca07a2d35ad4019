import { byId, element, icon } from "./dom.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
let closeOpen = () => {};

/** Shows a menu of items `{label, icon?, run}` and gives it the focus; Escape or a click elsewhere closes it. */
function showMenu(menu, opener, items) {
  closeOpen();
  menu.replaceChildren(...items.map((item) => menuItem(item)));
  menu.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  const onKey = (event) => moveFocus(event, menu);
  const onClick = (event) => {
    if (!menu.contains(event.target) && !opener.contains(event.target)) closeOpen();
  };
  closeOpen = () => {
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    menu.removeEventListener("keydown", onKey);
    document.removeEventListener("pointerdown", onClick);
    if (menu.classList.contains("floating")) menu.remove();
    closeOpen = () => {};
  };
  menu.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onClick);
  menu.querySelector("button")?.focus();
  menu.scrollIntoView({ block: "nearest" });
}

function menuItem({ label, icon: picture, run, isEmoji }) {
  const button = element("button", {
    type: "button",
    role: "menuitem",
    class: isEmoji ? "emoji" : "",
    "aria-label": isEmoji ? `React with ${label}` : null,
    click: () => {
      closeOpen();
      run();
    },
  });
  button.append(...(picture ? [icon(picture)] : []), label);
  return button;
}

function moveFocus(event, menu) {
  const items = [...menu.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape") closeOpen();
  else if (step) {
    const at = items.indexOf(document.activeElement);
    items[(at + step + items.length) % items.length]?.focus();
  } else return;
  event.preventDefault();
}

/** What can be done with a message: reply, react, and with one's own, edit and delete. */
export function messageMenu(bubble, opener, act) {
  const menu = element("div", { class: "menu floating", role: "menu", "aria-label": "Message menu" });
  opener.closest(".message").append(menu);
  const emoji = EMOJI.map((label) => ({ label, isEmoji: true, run: () => act.react(bubble, label) }));
  const items = [...emoji, { label: "Reply", icon: "reply", run: () => act.reply(bubble) }];
  if (bubble.reactions?.length) items.push({ label: "Remove reaction", run: () => act.react(bubble, "") });
  if (bubble.is_own && bubble.kind === "text") items.push({ label: "Edit", run: () => act.edit(bubble) });
  if (bubble.is_own) items.push({ label: "Delete", run: () => act.revoke(bubble) });
  showMenu(menu, opener, items);
}

/** Opens or closes the menu of things to attach. */
export function attachMenu(items) {
  const menu = byId("attach");
  if (menu.hidden) showMenu(menu, byId("open-attach"), items);
  else closeOpen();
}

/** Lets the user choose a row of a list message; gives the row's id, or null. */
export function chooseRow({ label, sections }) {
  const dialog = byId("sheet");
  const send = byId("sheet-send");
  byId("sheet-title").textContent = label;
  byId("rows").replaceChildren(...sections.map(section));
  send.disabled = true;
  byId("rows").onchange = () => (send.disabled = false);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      const chosen = dialog.querySelector("input:checked");
      resolve(dialog.returnValue === "send" && chosen ? chosen.value : null);
    };
  });
}

function section({ title, rows }) {
  const made = element("fieldset", {}, title ? element("legend", {}, title) : "");
  made.append(...rows.map(row));
  return made;
}

function row({ id, title, description }) {
  const words = element("span", {}, element("strong", {}, title));
  if (description) words.append(element("small", {}, description));
  return element("label", { class: "row" }, words, element("input", { type: "radio", name: "row", value: id }));
}
