// A form is sent once: a second press while the first is on its way is ignored. Coming back to the
// page with the browser's arrow frees it again.

const sent = new WeakSet();

export function guardForms(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    // After the browser has read which button was pressed.
    setTimeout(() => mark(form, true));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of root.querySelectorAll("form")) {
      sent.delete(form);
      mark(form, false);
    }
  });
}

function mark(form, busy) {
  for (const button of form.querySelectorAll("button[type=submit]")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
