// Serves IBrowserStorage of Clp.Storage: values in localStorage, locks across tabs by navigator.locks.
const held = new Map();
let tickets = 0;

export function get(key) {
  return localStorage.getItem(key);
}

export function set(key, value) {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch (error) {
    if (error instanceof DOMException && (error.name === "QuotaExceededError" || error.name === "NS_ERROR_DOM_QUOTA_REACHED")) {
      return false;
    }
    throw error;
  }
}

export function remove(key) {
  localStorage.removeItem(key);
}

export function keys() {
  return Object.keys(localStorage);
}

// The lock lasts as long as the promise given to the browser: until unlock, or until the tab is gone.
export function lock(name) {
  if (!navigator.locks) {
    throw new Error("navigator.locks needs a secure context (https or localhost)");
  }
  return new Promise((granted, failed) => {
    navigator.locks.request(name, () => new Promise(release => {
      held.set(++tickets, release);
      granted(tickets);
    })).catch(failed);
  });
}

export function unlock(ticket) {
  held.get(ticket)?.();
  held.delete(ticket);
}
