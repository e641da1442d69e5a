// A button to look at a PIN while typing it. Words come from the page, in its language.

export function showPasswords(root) {
  for (const box of root.querySelectorAll("[data-cop-password]:not([data-ready])")) {
    box.dataset.ready = "";
    const input = box.querySelector("input");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small cop-password__show";
    const show = (visible) => {
      input.type = visible ? "text" : "password";
      button.textContent = visible ? box.dataset.hide : box.dataset.show;
      button.setAttribute("aria-label", visible ? box.dataset.hideLabel : box.dataset.showLabel);
    };
    button.addEventListener("click", () => show(input.type === "password"));
    // Never sent as plain text, or the browser would offer to remember it as one.
    input.form?.addEventListener("submit", () => show(false));
    show(false);
    box.append(button);
  }
}
