/**
 * How a page talks to the web shell. Everything is on one origin, `http://127.0.0.1:PORT` (or localhost, or the near end
 * of an `ssh -L` tunnel); relative addresses are enough.
 *
 * 1. The address printed in the terminal is `http://127.0.0.1:PORT/#ticket=TICKET`. The fragment is never sent by itself.
 *    A page that finds one takes it out of the address bar (history.replaceState) and exchanges it:
 *      POST /api/login   {"ticket": TICKET}   ->   200 {"ok": true, "value": {"session": SESSION}}
 *    The answer also sets an HttpOnly cookie. Keep SESSION in sessionStorage under `addon-atlas-session`: a reload then
 *    works with cookie and session together, neither is worth anything alone. A ticket works once; the shell prints a new
 *    address after each use. 401 = wrong or used ticket, 429 = login locked after five wrong ones.
 * 2. POST /api/call, header `x-addon-atlas-session: SESSION`, body a RequestEnvelope
 *      {"id", "command", "input"}   ->   200 with the Result, `{"ok": true, "value"}` or `{"ok": false, "error"}`.
 *    Closing the connection (AbortController on fetch) cancels the call; nothing else is needed.
 * 3. POST /api/cancel, same header, body {"id"}   ->   200 {"ok": true, "value": null}. For callers that want to cancel and
 *    still hear the answer.
 * 4. Events: new WebSocket(`ws://${location.host}/api/events`, ['addon-atlas', `session.${SESSION}`]). Each text message is
 *    one CoreEvent as JSON. The page sends nothing. After a reconnect everything is stale: events are not kept. A
 *    connection that is refused for want of a session looks like any other failure to the page; ask with a call to tell.
 * 5. Any answer that is not 200 carries `{"ok": false, "error": {code, message}}` too. 401 from call, cancel or events means
 *    that this page has no session (opened by hand, or the shell was restarted): go to `/signed-out` (location.replace),
 *    a plain page that says where the address is.
 * Every POST needs `content-type: application/json`; browsers add the Origin that is checked.
 */
export const paths = {
  login: '/api/login',
  call: '/api/call',
  cancel: '/api/cancel',
  events: '/api/events',
  signedOut: '/signed-out',
} as const

export const sessionHeader = 'x-addon-atlas-session'

/** The subprotocol the server agrees to; the second one the page offers is `session.` and its session secret. */
export const eventsProtocol = 'addon-atlas'
export const sessionProtocolPrefix = 'session.'
