/** Whether a registry's `host[:port]` is this machine, which a container's own network hides. */
export function onThisMachine(registry: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(registry);
}
