// Small help for pages that work without it.

// A form that came back with errors: the summary takes the focus also where autofocus is not known.
document.getElementById("error-summary")?.focus();

// The open menu closes with Escape, and the focus goes back to its button.
for (const menu of document.querySelectorAll("details.mobile-nav")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
