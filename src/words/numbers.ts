/** Numbers and dates as the page's language writes them. English stays as it always was here: `1.5`, `40 %`. */

let locale = "en";
let kept = new Map<string, Intl.NumberFormat>();

/** @param language a tag such as `de` */
export function writeNumbersIn(language: string): void {
  locale = language;
  kept = new Map();
}

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const found = kept.get(key) ?? new Intl.NumberFormat(locale, options);
  kept.set(key, found);
  return found;
}

/** So many digits after the point, no marks between thousands: pixels and levels are read as one. */
export function number(value: number, digits = 0): string {
  const options = {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  };
  // Rounded as `toFixed` does it, in every language alike.
  return format(options).format(Number(value.toFixed(digits)));
}

/** As few digits after the point as say it, two at most: `0.25`, `1`. */
export const short = (value: number): string =>
  format({ maximumFractionDigits: 2, useGrouping: false }).format(Math.round(value * 100) / 100);

/** So many of something, with marks between thousands. */
export const count = (value: number): string => format({}).format(value);

/** @param value of 100 */
export function percent(value: number, digits = 0): string {
  if (locale === "en") return `${number(value, digits)} %`;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return format({ style: "percent", ...options }).format(Number(value.toFixed(digits)) / 100);
}

export const day = (date: Date): string => new Intl.DateTimeFormat(locale).format(date);

export const dayAndTime = (date: Date): string => date.toLocaleString(locale);
