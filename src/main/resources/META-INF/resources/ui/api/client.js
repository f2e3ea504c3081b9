// Asks the admin API: the token goes with each request, what goes wrong comes back as an ApiError.

import { session } from '../state/session.js';

const PATIENCE_MILLIS = 10_000;
const BASE = '/admin/v1/';

/** What the API, or the way to it, had to say against a request. The status is 0 where nobody answered. */
export class ApiError extends Error {
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
  }
}

/**
 * The answer to one request, read as JSON.
 *
 * @param path what follows /admin/v1/, its parts encoded
 * @param body sent as JSON; a request with one is a POST
 * @param signal ends the request early; the promise is then rejected with an AbortError
 */
export async function call(path, { body, signal } = {}) {
  const { token } = session;
  const answer = await reach(path, body, signal);
  if (answer.ok) {
    return answer.json();
  }
  // Somebody may have signed in anew meanwhile.
  if (answer.status === 401 && token === session.token) {
    session.refuse();
  }
  throw await problem(answer);
}

async function reach(path, body, signal) {
  const headers = { authorization: `Bearer ${session.token}`, accept: 'application/json' };
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
  }
  const patience = AbortSignal.timeout(PATIENCE_MILLIS);
  try {
    return await fetch(BASE + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw new ApiError(0, 'The gateway does not answer', `No answer from ${location.host}.`);
  }
}

/** Problem details where the answer has them (RFC 9457), else the status alone. */
async function problem(answer) {
  try {
    const { title, detail } = await answer.json();
    return new ApiError(answer.status, title ?? `Status ${answer.status}`, detail ?? '');
  } catch {
    return new ApiError(answer.status, `Status ${answer.status}`, 'The gateway did not answer as expected.');
  }
}
