// Keeps what an element shows fresh.

import { live } from '../state/live.js';
import { call } from './client.js';

/**
 * One address of the API, asked again and again while its element is on the page and the page is seen.
 *
 * After a failure `data` keeps what was last known. A request whose address nobody wants any more is given up.
 */
export class Feed {
  data;
  error;
  #host;
  #path;
  #everyMillis;
  #asked;
  #abort = new AbortController();
  #timer = 0;

  /** @param path gives the address, or nothing while there is nothing to ask; looked at before each rendering */
  constructor(host, path, everyMillis = 2_000) {
    this.#host = host;
    this.#path = path;
    this.#everyMillis = everyMillis;
    host.addController(this);
  }

  /** Whether nothing is known yet. */
  get isLoading() {
    return this.data === undefined && this.error === undefined;
  }

  hostConnected() {
    document.addEventListener('visibilitychange', this.#wake);
    live.addEventListener('refresh', this.#wake);
    this.#host.requestUpdate();
  }

  hostDisconnected() {
    document.removeEventListener('visibilitychange', this.#wake);
    live.removeEventListener('refresh', this.#wake);
    this.#giveUp();
    this.#asked = undefined;
  }

  hostUpdate() {
    // An element that has just left the page may still be rendered once more.
    const path = this.#host.isConnected ? this.#path() : undefined;
    if (path !== this.#asked) {
      this.#asked = path;
      this.data = undefined;
      this.error = undefined;
      this.#ask();
    }
  }

  #wake = () => (document.hidden ? this.#giveUp() : this.#ask());

  #giveUp() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  async #ask() {
    this.#giveUp();
    if (!this.#asked) {
      return;
    }
    const abort = new AbortController();
    this.#abort = abort;
    try {
      this.data = await call(this.#asked, { signal: abort.signal });
      this.error = undefined;
    } catch (error) {
      if (abort.signal.aborted) {
        return;
      }
      this.error = error;
    }
    if (!abort.signal.aborted) {
      live.heard(this.error);
      this.#host.requestUpdate();
      this.#schedule();
    }
  }

  #schedule() {
    if (live.isOn) {
      this.#timer = setTimeout(this.#wake, this.#everyMillis);
    }
  }
}
