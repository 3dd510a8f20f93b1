// Long work: what is on the page is brought up to date in place. Without this script the link below the list does.

const EVERY_MS = 1500;
const RESTS_MS = 10_000;
const list = document.querySelector("[data-jobs]");
const status = document.querySelector("[data-jobs-status]");
const refresh = document.querySelector("[data-jobs-refresh]");

/** Changes what differs and leaves the rest, so that focus, selection and reading position stay. */
function bringUpToDate(old, fresh) {
  const said = old.dataset.say !== fresh.dataset.say;
  old.dataset.say = fresh.dataset.say;
  const had = old.contains(document.activeElement) && document.activeElement !== old;
  const parts = new Map([...fresh.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  for (const part of old.querySelectorAll("[data-part]")) {
    const next = parts.get(part.dataset.part);
    parts.delete(part.dataset.part);
    if (!next) part.remove();
    else if (part.localName === "progress") [part.max, part.value] = [next.max, next.value];
    else if (part.localName !== "form" && part.innerHTML !== next.innerHTML) part.innerHTML = next.innerHTML;
  }
  for (const part of parts.values()) old.append(part);
  // The button that had the focus is gone: the job itself takes it, or the keyboard would begin at the top.
  if (had && !old.contains(document.activeElement)) old.querySelector("a").focus();
  return said;
}

function take(fresh) {
  const said = [];
  for (const [index, item] of [...fresh.children].entries()) {
    const old = document.getElementById(item.id);
    if (!old) {
      list.insertBefore(item, list.children[index] ?? null);
      said.push(item.dataset.say);
    } else if (bringUpToDate(old, item)) said.push(item.dataset.say);
  }
  list.dataset.busy = fresh.dataset.busy;
  if (list.children.length > 0) document.querySelector("[data-jobs-none]")?.remove();
  // States only, once each: a count that changes all the time would not let a listener finish a sentence.
  if (said.length > 0) status.textContent = said.join(". ");
}

async function look() {
  if (!document.hidden) {
    try {
      const address = new URL(location.pathname, location.href);
      address.searchParams.set("handler", "List");
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      // Signed out meanwhile: the link leads to signing in.
      if (answer.redirected) {
        refresh.hidden = false;
        return;
      }
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        take(page.querySelector("[data-jobs]"));
      }
    } catch {
      // The connection dropped: the next look may find it back.
    }
  }
  // Also when all is done: somebody may begin something in another window.
  setTimeout(look, list.dataset.busy === "true" ? EVERY_MS : RESTS_MS);
}

if (list) {
  refresh.hidden = true;
  setTimeout(look, list.dataset.busy === "true" ? EVERY_MS : RESTS_MS);
}
