/** What is told about a release. */
export interface Announcement {
  /** Without a leading `v`. */
  readonly version: string;
  readonly tag: string;
  /** `api 1.4.0`. */
  readonly title: string;
  /** What changed, as Markdown; empty when nothing is known. */
  readonly notes: string;
  /** Of its page on GitHub; empty where it is not there. */
  readonly url: string;
}

/** Longest text most chats take in one message, with room for the rest of it. */
const summaryLength = 1500;

/** What a webhook is sent without a body of one's own; most chats read `text`. */
export const usualBody: Readonly<Record<string, string>> = {
  text: '{{title}}\n{{summary}}\n{{url}}',
};

/** Notes short enough for a chat, cut between lines. */
export function summaryOf(notes: string): string {
  if (notes.length <= summaryLength) return notes;
  const cut = notes.slice(0, summaryLength);
  const end = cut.lastIndexOf('\n');
  return `${cut.slice(0, end > 0 ? end : summaryLength).trimEnd()}\n…`;
}

/** The texts of a template with `{{…}}` filled in; what it does not know stays. */
export function fillBody(
  template: Readonly<Record<string, string>>,
  announcement: Announcement,
): Record<string, string> {
  const values = new Map<string, string>(
    Object.entries({ ...announcement, summary: summaryOf(announcement.notes) }),
  );
  const fill = (text: string): string =>
    text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (all, name: string) => values.get(name) ?? all);
  return Object.fromEntries(Object.entries(template).map(([key, text]) => [key, fill(text)]));
}
