// Who looks at the dashboard: the admin token, in this tab's storage alone.

const KEY = 'penstock-admin-token';

class Session extends EventTarget {
  /** Whether the last token was refused. */
  wasRefused = false;

  get token() {
    return sessionStorage.getItem(KEY) ?? '';
  }

  open(token) {
    sessionStorage.setItem(KEY, token);
    this.#change(false);
  }

  refuse() {
    sessionStorage.removeItem(KEY);
    this.#change(true);
  }

  close() {
    sessionStorage.removeItem(KEY);
    this.#change(false);
  }

  /** Moves a token off the address bar, where histories and screens would keep it. */
  takeFromLink() {
    const token = new URLSearchParams(location.hash.slice(1)).get('token');
    if (token) {
      history.replaceState(null, '', location.pathname + location.search);
      this.open(token);
    }
  }

  #change(wasRefused) {
    this.wasRefused = wasRefused;
    this.dispatchEvent(new Event('change'));
  }
}

export const session = new Session();
