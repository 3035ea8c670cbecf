/** A text of one line with a comment behind it. */
export class CommentedText {
  readonly text: string;
  readonly comment: string;

  constructor(text: string, comment: string) {
    this.text = text;
    this.comment = comment;
  }
}

/** What a file of YAML is made of. */
export type YamlValue =
  | string
  | number
  | boolean
  | CommentedText
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue };

/** Writes YAML 1.2, quoting what would not read back as the same. */
export type WriteYaml = (value: YamlValue) => Promise<string>;
