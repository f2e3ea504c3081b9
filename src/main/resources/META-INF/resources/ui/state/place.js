// Where the reader is: view, names and parameters, all of it in the address, so that a copied link shows the same.

/** Parameters that mean the same in every view, and go along from one to the next. */
export const SHARED = ['from', 'to', 'tenant', 'team', 'key', 'model', 'target', 'variant'];

/**
 * What a hash such as `#/experiments/meta%2Fllama?from=-24h` says.
 *
 * @returns {{view: string, names: string[], params: URLSearchParams}}
 */
export function placeOf(hash) {
  if (hash.startsWith('#token=')) {
    // The link that signs in is no place: kept as one, the token would come back in every address.
    return placeOf('');
  }
  const [path, ...query] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', ...names] = path.split('/').filter((part) => part !== '').map(decoded);
  return { view, names, params: new URLSearchParams(query.join('?')) };
}

/** The hash of a place. */
export function hashOf({ view, names = [], params = new URLSearchParams() }) {
  const path = [view, ...names].map(encodeURIComponent).join('/');
  const query = params.toString();
  return `#/${path}${query === '' ? '' : `?${query}`}`;
}

/** A name as it was; one that is badly encoded stays as it is. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Place extends EventTarget {
  #now = placeOf(location.hash);

  constructor() {
    super();
    window.addEventListener('hashchange', () => this.#arrive(location.hash));
  }

  get view() {
    return this.#now.view;
  }

  get names() {
    return this.#now.names;
  }

  /** The value of a parameter; empty where it is not there. */
  param(name) {
    return this.#now.params.get(name) ?? '';
  }

  /** The address of another view, with what all views share. */
  linkTo(view, ...names) {
    const params = new URLSearchParams([...this.#now.params].filter(([name]) => SHARED.includes(name)));
    return hashOf({ view, names, params });
  }

  /** The address of this view with other parameters; an empty one goes away. */
  linkWith(changes) {
    const params = new URLSearchParams(this.#now.params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') {
        params.delete(name);
      } else {
        params.set(name, value);
      }
    }
    return hashOf({ view: this.view, names: this.names, params });
  }

  /** Goes there; without a new entry in the history where one is only typing. */
  go(hash, { isTyping = false } = {}) {
    if (isTyping) {
      history.replaceState(null, '', hash);
    } else {
      location.hash = hash;
    }
    // The browser tells it only later, and what is done until then must not start from the old place.
    this.#arrive(hash);
  }

  #arrive(hash) {
    this.#now = placeOf(hash);
    this.dispatchEvent(new Event('change'));
  }
}

export const place = new Place();
