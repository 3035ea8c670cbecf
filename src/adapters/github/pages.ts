export const pageSize = 100;
/** GitHub gives no more than 10,000 results of a list. */
const mostPages = 100;

/** Pages of a list until one is not full. */
export async function* pages<Item>(
  page: (number: number) => Promise<readonly Item[]>,
): AsyncIterable<readonly Item[]> {
  for (let number = 1; number <= mostPages; number += 1) {
    const items = await page(number);
    yield items;
    if (items.length < pageSize) return;
  }
}
