// Asks before anything is done, and why.

import { html, nothing } from 'lit';
import { icon } from './icons.js';
import { Part } from './part.js';

/**
 * `<order-dialog>`: a modal, so that the browser keeps the focus inside and gives it back.
 *
 * `order` is `{title, body: () => template, confirm, isDangerous, send: (reason) => promise}`; while there is one, the dialog is open. What
 * `send` throws is shown, and the dialog stays. It ends with an event `done`, whose detail says whether it was sent.
 */
class OrderDialog extends Part {
  static properties = { order: { attribute: false }, error: { state: true }, isSending: { state: true } };

  render() {
    if (!this.order) {
      return nothing;
    }
    const { title, body, confirm, isDangerous } = this.order;
    return html`<dialog class="dialog" aria-labelledby="dialog-title" @cancel=${this.#cancelled} @click=${this.#outside}>
      <form class="dialog-form" @submit=${this.#submit}>
        <header class="dialog-head">
          <h2 id="dialog-title">${title}</h2>
          <button type="button" class="icon-button" aria-label="Close" @click=${() => this.#end(false)}>${icon('close')}</button>
        </header>
        <div class="dialog-body">
          ${body()}
          <label class="field">
            <span>Reason</span>
            <textarea name="reason" rows="2" maxlength="1000" required placeholder="What the history will say"></textarea>
          </label>
          <div role="alert">${this.error ? html`<p class="dialog-error">${icon('warning')}<span>${this.error}</span></p>` : nothing}</div>
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button button-quiet" @click=${() => this.#end(false)}>Cancel</button>
          <button type="submit" class="button ${isDangerous ? 'button-danger' : 'button-main'}" ?disabled=${this.isSending}>${confirm}</button>
        </footer>
      </form>
    </dialog>`;
  }

  updated(changes) {
    const dialog = this.querySelector('dialog');
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector('input, select, textarea')?.focus();
    }
    if (changes.has('order')) {
      this.error = undefined;
      this.isSending = false;
    }
  }

  async #submit(event) {
    event.preventDefault();
    this.isSending = true;
    this.error = undefined;
    try {
      await this.order.send(new FormData(event.target).get('reason').trim());
      this.#end(true);
    } catch (error) {
      this.error = error.message;
      this.isSending = false;
    }
  }

  #cancelled = (event) => {
    event.preventDefault();
    this.#end(false);
  };

  #outside = (event) => {
    if (event.target instanceof HTMLDialogElement) {
      this.#end(false);
    }
  };

  #end(isSent) {
    this.querySelector('dialog')?.close();
    this.dispatchEvent(new CustomEvent('done', { detail: isSent }));
  }
}

customElements.define('order-dialog', OrderDialog);
