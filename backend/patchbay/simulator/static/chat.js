import { bubbleElement } from "./bubble.js";
import { element } from "./dom.js";
import { dayName } from "./text.js";

const NEAR_END_PX = 120;

/** The list of bubbles: redraws only those that changed, and stays at the end while the reader is there. */
export class Chat {
  constructor(root, on) {
    this.root = root;
    this.on = on;
    this.drawn = new Map();
    this.isAtEnd = true;
    root.addEventListener("scroll", () => {
      this.isAtEnd = root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END_PX;
    });
    root.addEventListener("load", () => this.stay(), true);
  }

  clear() {
    this.drawn.clear();
    this.root.replaceChildren();
    this.isAtEnd = true;
  }

  /** Back to the end, if the reader was there: pictures grow once they are loaded. */
  stay() {
    if (this.isAtEnd) this.root.scrollTop = this.root.scrollHeight;
  }

  show(bubbles, isTyping) {
    const nodes = bubbles.length ? [] : [this.node("empty", "", nothingYet)];
    let day = "";
    for (const bubble of bubbles) {
      const name = dayName(bubble.at);
      if (name !== day) nodes.push(this.node(`day ${name}`, "", () => element("p", { class: "day" }, name)));
      day = name;
      nodes.push(this.node(bubble.id, JSON.stringify(bubble), () => bubbleElement(bubble, this.on)));
    }
    if (isTyping) nodes.push(this.node("typing", "", typing));
    this.place(nodes);
    this.stay();
  }

  node(key, content, make) {
    const known = this.drawn.get(key);
    if (known && known.content === content) return known.node;
    const node = make();
    if (known) known.node.replaceWith(node);
    this.drawn.set(key, { content, node });
    return node;
  }

  place(nodes) {
    const kept = new Set(nodes);
    for (const child of [...this.root.children]) if (!kept.has(child)) child.remove();
    nodes.forEach((node, index) => {
      if (this.root.children[index] !== node) this.root.insertBefore(node, this.root.children[index] ?? null);
    });
  }
}

function nothingYet() {
  return element("p", { class: "day" }, "No messages yet. Write one below to begin.");
}

function typing() {
  const dots = element("div", { class: "bubble typing" }, element("i"), element("i"), element("i"));
  return element("div", { class: "message theirs", role: "status", "aria-label": "typing…" }, dots);
}
