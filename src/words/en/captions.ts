import { CAPTIONS, type CaptionWords } from "../../state/variants";

/** Of variants, where nobody named them. */
export const captions: CaptionWords = CAPTIONS;
