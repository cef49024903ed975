/**
 * A closed set of faults: `Faults` maps each kind to the data that its text needs. Code that finds a fault
 * names the kind in `problem`; the English text is in the text modules.
 */
export type Fault<Faults> = {
  [Problem in keyof Faults]: { readonly problem: Problem } & Faults[Problem];
}[keyof Faults];

/** The text of each kind. */
export type FaultTexts<Faults> = { readonly [Problem in keyof Faults]: (data: Faults[Problem]) => string };

/** The text of one fault. Pure. */
export function faultText<Faults>(texts: FaultTexts<Faults>, fault: Fault<Faults>): string {
  const text = texts[fault.problem] as (data: Fault<Faults>) => string;
  return text(fault);
}
