/**
 * What a function tells while it works, as an iteration that ends with it and throws what it throws.
 * Who stops iterating leaves the work to its signal.
 */
export async function* relay<Event>(
  work: (tell: (event: Event) => void) => Promise<void>,
): AsyncIterable<Event> {
  const told: Event[] = [];
  const state = { over: false, wake: (): void => undefined };
  const done = work((event) => {
    told.push(event);
    state.wake();
  }).finally(() => {
    state.over = true;
    state.wake();
  });
  // Thrown below, where somebody awaits it.
  done.catch(() => undefined);
  for (;;) {
    for (let event = told.shift(); event !== undefined; event = told.shift()) yield event;
    if (state.over) break;
    await new Promise<void>((resolve) => (state.wake = resolve));
  }
  await done;
}
