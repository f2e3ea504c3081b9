// Short words about what was just done, said aloud too.

import { html } from 'lit';
import { icon } from './icons.js';
import { Part } from './part.js';

const SHOWN_MILLIS = 8_000;
const MOST = 3;

const words = new EventTarget();

/** @param tone 'good' or 'bad' */
export function say(text, tone = 'good') {
  words.dispatchEvent(new CustomEvent('said', { detail: { text, tone } }));
}

class ToastArea extends Part {
  static properties = { list: { state: true } };

  constructor() {
    super();
    this.list = [];
  }

  connectedCallback() {
    super.connectedCallback();
    words.addEventListener('said', this.#said);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    words.removeEventListener('said', this.#said);
  }

  #said = ({ detail }) => {
    this.list = [...this.list, detail].slice(-MOST);
    setTimeout(() => this.#drop(detail), SHOWN_MILLIS);
  };

  #drop(toast) {
    this.list = this.list.filter((one) => one !== toast);
  }

  render() {
    return html`<div class="toasts" role="status" aria-live="polite">
      ${this.list.map(
        (toast) => html`<p class="toast toast-${toast.tone}">
          ${icon(toast.tone === 'bad' ? 'warning' : 'check')}<span>${toast.text}</span>
          <button type="button" class="icon-button" aria-label="Dismiss" @click=${() => this.#drop(toast)}>${icon('close')}</button>
        </p>`,
      )}
    </div>`;
  }
}

customElements.define('toast-area', ToastArea);
