// Handing in payment lists: each file by itself with its progress. Without script the form sends them all at once.

const form = document.querySelector("[data-upload]");

function send(file, item) {
  return new Promise((resolve) => {
    const body = new FormData();
    const token = form.querySelector("input[name=__RequestVerificationToken]");
    body.append(token.name, token.value);
    body.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    const bar = item.querySelector("progress");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      const answer = request.status === 200 ? request.response : null;
      item.querySelector("span").textContent = answer === null
        ? form.dataset.failed
        : answer.refused ?? form.dataset.sent;
      bar.value = 1;
      resolve(answer !== null && answer.refused === null);
    });
    request.send(body);
  });
}

function row(file) {
  const item = document.createElement("li");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(file.name, bar, document.createElement("span"));
  return item;
}

if (form) {
  const input = form.querySelector("input[type=file]");
  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const list = form.querySelector("[data-upload-files]");
    const files = [...input.files];
    const items = files.map(row);
    list.replaceChildren(...items);
    let refused = 0;
    for (const [index, file] of files.entries()) {
      if (!await send(file, items[index])) refused++;
    }
    isSending = false;
    form.reset();
    // What was refused stays readable; the list below comes up to date either way.
    if (refused === 0) location.assign(form.action);
    else refresh();
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(kind, (event) => {
      form.classList.toggle("upload--over", kind === "dragover");
      if (kind === "dragleave") return;
      event.preventDefault();
      if (kind === "drop" && event.dataTransfer.files.length > 0) input.files = event.dataTransfer.files;
    });
  }
  addEventListener("beforeunload", (event) => {
    if (isSending) event.preventDefault();
  });
}

// What is still being read is asked for again, until it is done.
const EVERY_MS = 1500;

async function refresh() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      const old = document.querySelector("[data-live]");
      if (!fresh) {
        // Read: the receipt has come in place of the waiting.
        location.reload();
        return;
      }
      if (old && !old.contains(document.activeElement)) old.replaceWith(fresh);
    }
  } catch {
    // The connection dropped: the next look may find it back.
  }
  watch();
}

function watch() {
  if (document.querySelector("[data-busy=true]")) setTimeout(refresh, EVERY_MS);
}

watch();
