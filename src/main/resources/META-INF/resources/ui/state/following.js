// Renders an element anew when something outside of it changes.

/** The tie of an element to an event target, for as long as it is on the page. */
export class Following {
  #host;
  #target;
  #type;

  constructor(host, target, type = 'change') {
    this.#host = host;
    this.#target = target;
    this.#type = type;
    host.addController(this);
  }

  hostConnected() {
    this.#target.addEventListener(this.#type, this.#changed);
  }

  hostDisconnected() {
    this.#target.removeEventListener(this.#type, this.#changed);
  }

  #changed = () => this.#host.requestUpdate();
}
