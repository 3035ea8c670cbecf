/** A test for tag names: every word of the search occurs, in any case. */
export function tagSearch(search: string): (tag: string) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (tag) => {
    const name = tag.toLowerCase();
    return words.every((word) => name.includes(word));
  };
}
