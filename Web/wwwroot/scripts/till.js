// The till: keys for the amount, and the answer on the screen as soon as it is paid. Without script the page works with
// its own form and a link to look again.

const LOOK_AGAIN_MS = 2000;

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const keypad = document.querySelector("[data-keypad]");
if (keypad) {
  const amount = keypad.querySelector("#Amount");
  const keys = document.createElement("div");
  keys.className = "keypad__keys";
  for (const key of ["1", "2", "3", "4", "5", "6", "7", "8", "9", ",", "0", "\u232b"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = key;
    if (key === "\u232b") button.setAttribute("aria-label", "Backspace");
    button.addEventListener("click", () => {
      amount.value = key === "\u232b" ? amount.value.slice(0, -1) : amount.value + key;
    });
    keys.append(button);
  }
  amount.closest(".field").after(keys);
  // Pressed twice before the answer: once is enough.
  keypad.addEventListener("submit", () => {
    const submit = keypad.querySelector("[type=submit]");
    setTimeout(() => { submit.disabled = true; });
  });
  // Back from the next page by the browser's own button.
  window.addEventListener("pageshow", () => { keypad.querySelector("[type=submit]").disabled = false; });
}

/** Two short tones, high and higher; made here, so that no file has to be fetched first. */
function sound() {
  try {
    const audio = new AudioContext();
    for (const [pitch, at] of [[880, 0], [1320, 0.14]]) {
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.2, audio.currentTime + at);
      loudness.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.3);
      tone.connect(loudness).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.3);
    }
  } catch {
    // No sound here, or not before somebody touched the page: the screen says it too.
  }
}

const wait = document.querySelector("[data-till-wait]");
if (wait && wait.dataset.state === "Requested") {
  const sentence = wait.querySelector("[data-till-state]");
  const waiting = sentence.textContent;
  wait.querySelector("[data-till-refresh]").hidden = false;

  const show = ({ state, text }) => {
    wait.dataset.state = state;
    wait.classList.remove("till-wait--lost");
    wait.querySelector("[data-till-open]").remove();
    const next = wait.querySelector("[data-till-next]");
    next.hidden = false;
    sentence.textContent = text;
    document.title = text;
    next.querySelector("a").focus();
    if (state === "Paid") sound();
  };

  const listen = () => {
    const events = new EventSource(wait.dataset.stream);
    events.addEventListener("open", () => {
      wait.classList.remove("till-wait--lost");
      sentence.textContent = waiting;
    });
    events.addEventListener("state", (event) => {
      events.close();
      show(JSON.parse(event.data));
    });
    events.addEventListener("error", () => {
      // The ledger knows whether it was paid: the next connection begins with that.
      events.close();
      if (wait.dataset.state !== "Requested") return;
      wait.classList.add("till-wait--lost");
      sentence.textContent = wait.dataset.lost;
      setTimeout(listen, LOOK_AGAIN_MS);
    });
  };
  listen();
}
