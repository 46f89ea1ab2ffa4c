// SPDX-License-Identifier: Apache-2.0
"use strict";
// The newest events of one topic; the page holds so many and no more.
const MOST = 200;
const byId = (id) => document.getElementById(id);
const state = byId("state");
const list = byId("events");
let source = null;
let count = 0;

function say(kind, text) {
  state.dataset.kind = kind;
  state.textContent = text;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function show(event) {
  const item = document.createElement("li");
  const time = document.createElement("time");
  const body = document.createElement("pre");
  time.textContent = new Date().toLocaleTimeString();
  body.textContent = pretty(event.data);
  item.append(time, body);
  list.prepend(item);
  if (list.children.length > MOST) list.lastChild.remove();
  count += 1;
  say("live", `Listening: ${count} ${count === 1 ? "event" : "events"}.`);
}

function stop(kind, text) {
  if (source) source.close();
  source = null;
  byId("start").disabled = false;
  byId("stop").disabled = true;
  say(kind, text);
}

function listen(topic, key) {
  stop("", "");
  const query = key ? `?key=${encodeURIComponent(key)}` : "";
  source = new EventSource(`../events/${encodeURIComponent(topic)}${query}`);
  byId("start").disabled = true;
  byId("stop").disabled = false;
  count = 0;
  list.replaceChildren();
  say("", "Connecting...");
  source.onopen = () => say("live", "Listening.");
  source.onmessage = show;
  source.addEventListener("end", () => stop("", "The stream has ended."));
  source.addEventListener("error", (event) => {
    if (event.data) stop("wrong", `The stream failed: ${event.data}`);
    else if (source && source.readyState === EventSource.CLOSED)
      stop("wrong", "Refused: is the topic open to the outside (--expose-topics), and a key needed?");
    else say("wrong", "The connection was lost; trying again.");
  });
}

byId("listen").addEventListener("submit", (event) => {
  event.preventDefault();
  const topic = byId("topic").value.trim();
  const link = new URL(location);
  link.searchParams.set("topic", topic);
  history.replaceState(null, "", link);
  listen(topic, byId("key").value);
});
byId("stop").addEventListener("click", () => stop("", "Stopped."));

// Topics that the description knows.
fetch("../openapi.json")
  .then((response) => (response.ok ? response.json() : { paths: {} }))
  .then((description) => {
    for (const path of Object.keys(description.paths)) {
      if (!path.startsWith("/events/")) continue;
      const option = document.createElement("option");
      option.value = path.slice("/events/".length).replace(/{[^}]*}/g, "*");
      byId("topics").append(option);
    }
  })
  .catch(() => {});

const asked = new URLSearchParams(location.search).get("topic");
if (asked) {
  byId("topic").value = asked;
  listen(asked, "");
}
