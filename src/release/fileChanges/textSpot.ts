/** A stretch of a text, in UTF-16 units; `end` is not part of it. */
export interface TextSpot {
  readonly start: number;
  readonly end: number;
}
