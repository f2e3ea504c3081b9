// Whether what is shown is of now.

class Live extends EventTarget {
  /** Whether figures are asked for again by themselves. */
  isOn = true;
  /** When the gateway answered last, and what went wrong since. */
  at = undefined;
  error = undefined;

  /** Notes an answer, or what came instead of one. A gateway that refuses is there. */
  heard(error) {
    const isAway = error !== undefined && (error.status === 0 || error.status >= 500);
    this.error = isAway ? error : undefined;
    this.at = isAway ? this.at : new Date();
    this.dispatchEvent(new Event('change'));
  }

  toggle() {
    this.isOn = !this.isOn;
    this.dispatchEvent(new Event('change'));
    this.refresh();
  }

  /** Has everything on the page asked for at once. */
  refresh() {
    this.dispatchEvent(new Event('refresh'));
  }
}

export const live = new Live();
