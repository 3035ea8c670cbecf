/** `wanted`, or with the first number that nobody has. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  return id;
}

/** A title as a name of at most 40 characters: `Run all tests` is `run-all-tests`. */
export function slug(title: string): string {
  const words = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 40).replace(/^-+|-+$/g, '') || 'step';
}
