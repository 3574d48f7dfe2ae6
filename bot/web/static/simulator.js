// The chat simulator: a few phones on one page. Panes post to the shop's hook as any platform does,
// and one event stream brings what the shop says later. All text goes in by textContent.

const page = document.body.dataset;
const hook = `/hooks/${encodeURIComponent(page.bot)}`;
const TRIES = 6;
const FIRST_WAIT = 400; // ms; doubles with each try
const PATIENCE = 90_000; // ms until "typing" gives up on a late reply
const GAP = 5 * 60_000; // ms of silence after which the time is shown
const KEPT = 200; // messages of a pane that survive a reload

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
// randomUUID wants https or localhost; a phone that opens the demo over the network has neither
const uuid = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

function make(tag, name = "", text = "") {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text) node.textContent = text;
  return node;
}

// ---- what survives a reload, as long as the same shop process runs ----

const store = {
  key: (name) => `lindian:${page.epoch}:${page.bot}:${name}`,
  read(name, otherwise) {
    try {
      return JSON.parse(sessionStorage.getItem(store.key(name))) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  write(name, value) {
    try {
      sessionStorage.setItem(store.key(name), JSON.stringify(value));
    } catch {
      // a full or forbidden storage only costs the memory of this page
    }
  },
};

// ---- how a message looks ----

function safeLink(url) {
  try {
    const parsed = new URL(url, location.href);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

function anchor(url, label, name) {
  const href = safeLink(url);
  if (!href) return make("span", name, label);
  const link = make("a", name, label);
  Object.assign(link, { href, target: "_blank", rel: "noopener" });
  return link;
}

function bill(card) {
  const box = make("div", "bill");
  if (card.title) box.append(make("h3", "", card.title));
  const rows = make("dl", "rows");
  for (const [left, right] of card.rows ?? []) {
    const row = make("div");
    row.append(make("dt", "", left), make("dd", "", right));
    rows.append(row);
  }
  if (rows.childElementCount) box.append(rows);
  if (card.total) box.append(make("p", "sum", card.total));
  if (card.note) box.append(make("p", "note", card.note));
  return box;
}

function choices(item, pane) {
  const box = make("div", "choices");
  box.classList.toggle("tall", item.reply.choices.some((choice) => choice.label.length > 8));
  item.reply.choices.forEach((choice, index) => {
    if (choice.url) return box.append(anchor(choice.url, choice.label));
    const button = make("button", item.taken === index ? "taken" : "", choice.label);
    button.type = "button";
    button.disabled = item.taken !== undefined;
    button.addEventListener("click", () => pane.tap(item, index));
    box.append(button);
  });
  return box;
}

function shopBubble(item, pane) {
  const { text, card, link, choices: options = [] } = item.reply;
  if (!card && !link && !options.length) return make("div", "bubble", text);
  const box = make("div", "bubble rich");
  if (text) box.append(make("div", "words", text));
  if (card) box.append(bill(card));
  if (link) box.append(anchor(link, `${page.open} ›`, "link"));
  if (options.length) box.append(choices(item, pane));
  return box;
}

function face(sign, chat) {
  const node = make("span", `face face-${chat}`, sign);
  node.setAttribute("aria-hidden", "true");
  return node;
}

const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// ---- a phone ----

class Pane {
  constructor(node) {
    this.node = node;
    this.chat = node.dataset.chat;
    this.group = "group" in node.dataset;
    this.me = { chat: this.chat, name: node.dataset.name, face: node.dataset.face };
    this.talk = node.querySelector(".talk");
    this.status = node.querySelector(".status");
    this.input = node.querySelector("textarea");
    this.marks = document.querySelectorAll(`#phone-${this.chat} .unread, [data-tab="${this.chat}"] .unread`);
    this.items = store.read(this.chat, []);
    this.nodes = new Map();
    this.queue = Promise.resolve();
    this.typing = 0;
    this.unread = 0;
    this.listen();
    this.items.forEach((item) => this.draw(item));
    this.items.filter((item) => item.body && item.state === "waiting").forEach((item) => this.post(item));
  }

  listen() {
    this.node.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.say(this.input.value);
      this.input.value = "";
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.node.querySelector("form").requestSubmit();
    });
    for (const chip of this.node.querySelectorAll(".chip")) chip.addEventListener("click", () => this.say(chip.textContent));
    for (const event of ["pointerdown", "focusin"]) this.node.addEventListener(event, () => street.look(this));
    if (this.group) this.listenAsGroup();
  }

  listenAsGroup() {
    const people = [...this.node.querySelectorAll("[data-me]")];
    const become = (button) => {
      this.me = { chat: button.dataset.me, name: button.dataset.name, face: button.dataset.face };
      people.forEach((one) => one.setAttribute("aria-checked", String(one === button)));
      this.items.forEach((item) => this.draw(item));
    };
    people.forEach((button) => button.addEventListener("click", () => become(button)));
    become(people[0]);
    this.node.querySelector(".at").addEventListener("click", () => {
      this.input.value = `@${page.shop} ${this.input.value}`;
      this.input.focus();
    });
  }

  // what this person does

  say(text) {
    const said = text.trim();
    if (!said) return;
    this.send({ text: said }, this.group ? this.toGroup(said) : { text: said });
  }

  toGroup(said) {
    const called = [page.shop, "店", "shop"].map((name) => `@${name}`).find((name) => said.startsWith(name));
    return { text: (called && said.slice(called.length).trim()) || said, group: true, addressed: Boolean(called) };
  }

  tap(item, index) {
    const choice = item.reply.choices[index];
    item.taken = index;
    this.draw(item);
    this.send({ text: choice.label }, { token: choice.token, ...(this.group && { group: true }) });
  }

  enter() {
    if (this.node.dataset.role !== "shopper" || this.items.length) return;
    this.post({ id: `hello-${page.epoch}-${this.chat}`, body: { scene: "" }, from: this.me.chat });
  }

  send(shown, said) {
    const item = { id: uuid(), from: this.me.chat, name: this.me.name, face: this.me.face, at: Date.now(), state: "waiting", body: said, ...shown };
    this.add(item);
    this.post(item);
  }

  // one after the other, each as often as it takes: the id makes a repeat harmless

  post(item) {
    this.queue = this.queue.then(() => this.deliver(item));
  }

  async deliver(item) {
    const silent = item.body.addressed === false;
    if (!silent) this.type(1);
    const answer = await this.attempt({ id: item.id, chat: this.chat, sender: item.from, name: item.name ?? this.me.name, ...item.body });
    if (!answer?.later && !silent) this.type(-1);
    if (answer?.later) setTimeout(() => this.type(-1), PATIENCE);
    item.state = answer ? "sent" : "failed";
    if (this.items.includes(item)) this.draw(item);
    if (answer?.reply) street.show(answer);
    if (!item.text) this.mark(0);
    this.keep();
  }

  async attempt(body) {
    for (let turn = 0; turn < TRIES; turn += 1) {
      if (turn) await wait(FIRST_WAIT * 2 ** turn);
      try {
        const response = await fetch(hook, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(12_000),
        });
        if (response.ok) return await response.json();
        if (response.status < 500) return null;
      } catch {
        // the network: the same message again
      }
    }
    return null;
  }

  again(item) {
    item.state = "waiting";
    this.draw(item);
    this.post(item);
  }

  // what appears on the screen

  type(by) {
    this.typing = Math.max(0, this.typing + by);
    this.status.textContent = this.typing ? page.typing : street.online ? page.online : page.offline;
    this.status.classList.toggle("status-off", !this.typing && !street.online);
    this.dots?.remove();
    this.dots = null;
    if (!this.typing) return;
    this.dots = make("li", "msg shop");
    const bubble = make("div", "bubble dots");
    bubble.append(make("i"), make("i"), make("i"));
    this.dots.append(face("", "shop"), bubble);
    this.talk.append(this.dots);
    this.down();
  }

  hear(reply, later) {
    if (later) this.type(-1);
    this.add({ id: uuid(), from: "shop", at: Date.now(), reply }, true);
    if (street.looking !== this || document.hidden) this.mark(this.unread + 1);
  }

  add(item) {
    this.items.push(item);
    this.draw(item, true);
    this.keep();
  }

  draw(item, fresh = false) {
    const mine = item.from === this.me.chat;
    const node = make("li", `msg ${mine ? "me" : item.reply ? "shop" : "other"}${fresh ? " fresh" : ""}`);
    const body = make("div", item.reply && (item.reply.card || item.reply.choices?.length) ? "body card-body" : "body");
    if (this.group) body.append(make("span", "who", item.reply ? page.shop : item.name));
    body.append(item.reply ? shopBubble(item, this) : make("div", "bubble", item.text));
    node.append(item.reply ? face("", "shop") : face(item.face, item.from), body);
    if (item.state === "waiting") node.classList.add("waiting");
    if (item.state === "failed") node.append(this.failure(item));
    const old = this.nodes.get(item.id);
    this.nodes.set(item.id, node);
    if (old) return old.replaceWith(node);
    this.drawTime(item);
    this.talk.insertBefore(node, this.dots ?? null);
    this.down();
  }

  drawTime(item) {
    if (this.lastAt && item.at - this.lastAt < GAP) return;
    this.lastAt = item.at;
    this.talk.insertBefore(make("li", "time", clock.format(item.at)), this.dots ?? null);
  }

  failure(item) {
    const button = make("button", "failed", "!");
    button.type = "button";
    button.title = page.failed;
    button.setAttribute("aria-label", page.failed);
    button.addEventListener("click", () => this.again(item));
    return button;
  }

  down() {
    requestAnimationFrame(() => this.talk.scrollTo({ top: this.talk.scrollHeight }));
  }

  mark(count) {
    this.unread = count;
    for (const mark of this.marks) {
      mark.hidden = !count;
      mark.textContent = count > 99 ? "99+" : String(count);
    }
    street.title();
  }

  keep() {
    store.write(this.chat, this.items.slice(-KEPT));
  }
}

// ---- all of them ----

const street = {
  panes: new Map(),
  online: true,
  looking: null,
  seen: new Set(store.read("seen", [])),
  name: document.title,

  open() {
    for (const node of document.querySelectorAll(".phone")) {
      const pane = new Pane(node);
      this.panes.set(pane.chat, pane);
    }
    this.stream();
    this.look([...this.panes.values()][0]);
    for (const pane of this.panes.values()) pane.enter();
    for (const tab of document.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => this.look(this.panes.get(tab.dataset.tab)));
    document.getElementById("group").addEventListener("click", () => this.toggleGroup());
    document.getElementById("fresh").addEventListener("click", () => this.clear());
    document.addEventListener("visibilitychange", () => document.hidden || this.look(this.looking));
    if (store.read("group", false)) this.toggleGroup();
  },

  stream() {
    const chats = [...this.panes.keys()].map(encodeURIComponent).join(",");
    const after = encodeURIComponent(store.read("last", ""));
    const source = new EventSource(`/simulator/feed/${encodeURIComponent(page.bot)}/${chats}?after=${after}`);
    source.addEventListener("message", (event) => this.arrived(JSON.parse(event.data), event.lastEventId));
    source.addEventListener("open", () => this.connect(true));
    source.addEventListener("error", () => this.connect(false));
  },

  arrived({ n, shown }, last) {
    store.write("last", last);
    if (this.seen.has(n)) return;
    this.seen.add(n);
    store.write("seen", [...this.seen].slice(-500));
    this.show(shown, true);
  },

  show(shown, later = false) {
    const pane = this.panes.get(shown.chat);
    if (pane && shown.reply) pane.hear(shown.reply, later);
  },

  connect(online) {
    this.online = online;
    for (const pane of this.panes.values()) pane.type(0);
  },

  look(pane) {
    this.looking = pane;
    for (const one of this.panes.values()) one.node.classList.toggle("here", one === pane);
    for (const tab of document.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", String(tab.dataset.tab === pane.chat));
    pane.mark(0);
    pane.down();
  },

  toggleGroup() {
    const pane = this.panes.get("group");
    pane.node.hidden = !pane.node.hidden;
    document.querySelector('[data-tab="group"]').hidden = pane.node.hidden;
    document.getElementById("group").setAttribute("aria-pressed", String(!pane.node.hidden));
    store.write("group", !pane.node.hidden);
    this.look(pane.node.hidden ? [...this.panes.values()][0] : pane);
  },

  clear() {
    for (const pane of this.panes.values()) store.write(pane.chat, []);
    location.reload();
  },

  title() {
    const count = [...this.panes.values()].reduce((sum, pane) => sum + pane.unread, 0);
    document.title = count ? `(${count}) ${this.name}` : this.name;
  },
};

if (page.bot) street.open();
