// What all elements of the dashboard are built on.

import { LitElement } from 'lit';

/** An element without a shadow: labels, styles and headings of the page reach into it, and it into them. */
export class Part extends LitElement {
  createRenderRoot() {
    return this;
  }
}
