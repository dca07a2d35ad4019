/** What the phone asks of the simulator. Paths are relative: the page may live under any prefix. */

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.detail || `The simulator answered ${response.status}`);
  return body;
}

/** Without an answer the browser says "Failed to fetch", which helps nobody. */
const reach = (...request) =>
  fetch(...request).catch((error) => {
    throw error instanceof TypeError ? new Error("The simulator cannot be reached. Is it running?") : error;
  });

const post = async (path, body) =>
  answer(
    await reach(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

export const people = async () => answer(await reach("api/people"));

/** The chat, as soon as it is newer than `since`. */
export async function thread({ user, number }, since, signal) {
  const query = new URLSearchParams({ user, number, since, wait_s: 5 });
  return answer(await reach(`api/thread?${query}`, { signal }));
}

export const act = ({ user, number }, message) => post("api/act", { user, number, message });
export const look = ({ user, number }) => post("api/act", { user, number });
export const set = (user, changes) => post("api/settings", { user, ...changes });
export const mediaUrl = (id) => `api/media/${encodeURIComponent(id)}`;
