// What the page adds to the terminal of textual-serve, which makes itself ready when the window has loaded.
"use strict";

const COLUMNS = 80, ROWS = 24, LARGEST = 18, SMALLEST = 8;
const NOTE_MILLISECONDS = 8000;
const WIDTH_OF_A_CELL = 0.61, HEIGHT_OF_A_CELL = 1.34; // in font sizes, for Roboto Mono
const words = () => JSON.parse(document.body.dataset.words)[document.documentElement.lang];

// The largest letters with which a whole screen of 80x24 is seen.
function fontSize() {
  const fitting = Math.min(innerWidth / (COLUMNS + 1) / WIDTH_OF_A_CELL, innerHeight / ROWS / HEIGHT_OF_A_CELL);
  return Math.max(SMALLEST, Math.min(LARGEST, Math.floor(fitting)));
}

function say(text) {
  const note = document.getElementById("note");
  note.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { note.textContent = ""; }, NOTE_MILLISECONDS);
}

function tellEnd(code, language) {
  if (language) document.documentElement.lang = language; // the one in which the visitor left
  const endings = words();
  document.getElementById("reason").textContent = endings[code] ?? endings[1006];
  document.getElementById("opening").hidden = true;
  document.getElementById("ended").hidden = false;
  document.getElementById("again").textContent = endings.again;
  document.getElementById("again").focus();
}

// Without a secure address browsers give no clipboard to pages; the older way still works there.
function copyTheOldWay(text) {
  const field = document.createElement("textarea"), focused = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return isCopied ? Promise.resolve() : Promise.reject(new Error("refused"));
}

const clipboard = navigator.clipboard;
Object.defineProperty(navigator, "clipboard", {
  value: {
    // The program may give the browser a text; what is on the clipboard is nothing to it.
    readText: () => Promise.resolve(""),
    writeText: (text) =>
      (clipboard ? clipboard.writeText(text).catch(() => copyTheOldWay(text)) : copyTheOldWay(text))
        .then(() => say(words().copied), () => say(words()["not-copied"])),
  },
});

const PlainSocket = window.WebSocket;
window.WebSocket = class extends PlainSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("open", () => document.querySelector("#terminal textarea")?.focus());
    this.addEventListener("close", (event) => tellEnd(event.code, event.reason));
  }
};

const begin = window.onload;
window.onload = async (event) => {
  const terminal = document.getElementById("terminal");
  terminal.dataset.sessionWebsocketUrl = `${location.origin.replace(/^http/, "ws")}/visit`;
  terminal.dataset.fontSize = fontSize();
  await document.fonts.load("16px 'Roboto Mono'").catch(() => {}); // the terminal measures its cells once, by the font it finds
  begin(event);
};
