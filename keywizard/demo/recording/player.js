
"use strict";
(() => {
  const element = (id) => document.getElementById(id);
  const film = JSON.parse(element("film").textContent);
  const [screen, play, position, shown, speed] = ["screen", "play", "position", "shown", "speed"].map(element);
  const frames = film.frames;
  const TICK = 40;
  const rows = frames[0][1].map(() => screen.appendChild(document.createElement("div")));
  const drawn = rows.map(() => -1);
  let at = 0, frame = -1, timer = 0, told = 0;

  const spanOf = ([look, width, text, shape]) => {
    const span = document.createElement("span");
    span.className = shape === undefined ? `l${look}` : `l${look} s s${shape}`;
    span.style.width = `${width}ch`;
    span.textContent = text;
    return span;
  };

  const draw = (number) => {
    if (number === frame) return;
    frame = number;
    frames[number][1].forEach((row, y) => {
      if (drawn[y] === row) return;  // so that what is selected stays selected
      drawn[y] = row;
      rows[y].replaceChildren(...film.rows[row].map(spanOf));
    });
  };

  const frameAt = (seconds) => {
    let number = 0;
    while (number + 1 < frames.length && frames[number + 1][0] <= seconds) number += 1;
    return number;
  };

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  const show = (seconds) => {
    at = Math.min(Math.max(seconds, 0), film.length);
    draw(frameAt(at));
    position.value = at;
    shown.textContent = `${clock(at)} / ${clock(film.length)}`;
    const words = position.dataset.shown.replace("{number}", frame + 1).replace("{count}", frames.length);
    position.setAttribute("aria-valuetext", `${words}, ${clock(at)}`);
    if (!timer) play.textContent = at < film.length ? play.dataset.play : play.dataset.again;
  };

  const stop = () => {
    clearInterval(timer);
    timer = 0;
    show(at);
  };

  const tick = () => {
    const now = performance.now();
    show(at + (now - told) / 1000 * Number(speed.value));
    told = now;
    if (at >= film.length) stop();
  };

  const start = () => {
    if (at >= film.length) show(0);
    told = performance.now();
    timer = setInterval(tick, TICK);
    play.textContent = play.dataset.pause;
  };

  const toggle = () => (timer ? stop() : start());

  const step = (by) => {
    stop();
    show(frames[Math.min(Math.max(frame + by, 0), frames.length - 1)][0]);
  };

  const KEYS = {
    " ": toggle,
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    Home: () => step(-frames.length),
    End: () => step(frames.length),
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target.tagName;
    const isTheirs = target === "SELECT" || (target === "BUTTON" && event.key === " ");
    if (isTheirs || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !(event.key in KEYS)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  play.addEventListener("click", toggle);
  element("previous").addEventListener("click", () => step(-1));
  element("next").addEventListener("click", () => step(1));
  position.max = film.length;
  position.addEventListener("input", () => {
    const wanted = Number(position.value);
    stop();
    show(wanted);
  });

  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    show(frames[film.still][0]);
  } else {
    show(0);
    start();
  }
})();
