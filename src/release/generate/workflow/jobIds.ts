/** Names as GitHub's ids of jobs and outputs may be, each once. */
export function jobIds(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = name.replaceAll(/[^A-Za-z0-9_-]/g, '-');
    let id = base;
    for (let count = 2; taken.has(id); count += 1) id = `${base}-${String(count)}`;
    taken.add(id);
    return id;
  });
}
